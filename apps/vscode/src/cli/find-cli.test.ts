import { expect, it } from 'vitest'
import { findCli, type Surroundings } from './find-cli.ts'

const around = (files: readonly string[], more: Partial<Surroundings> = {}): Surroundings => ({
  setting: '',
  folder: '/shop/tests/flows',
  workspaceFolder: '/shop',
  path: '/usr/bin:/opt/bin',
  isWindows: false,
  exists: (file) => files.includes(file),
  ...more,
})

it('takes the one of the nearest folder, and no one above the folder that is open', () => {
  const files = ['/shop/tests/node_modules/.bin/testmesh', '/shop/node_modules/.bin/testmesh', '/opt/bin/testmesh']
  expect(findCli(around(files))).toEqual({ program: '/shop/tests/node_modules/.bin/testmesh', args: [] })
  expect(findCli(around(files.slice(1)))).toEqual({ program: '/shop/node_modules/.bin/testmesh', args: [] })
  expect(findCli(around(['/node_modules/.bin/testmesh', '/opt/bin/testmesh']))).toEqual({ program: '/opt/bin/testmesh', args: [] })
  expect(findCli(around([]))).toBeUndefined()
})

it('takes the setting before all others, and nothing instead of it', () => {
  const files = ['/shop/tools/testmesh', '/shop/cli/bin.js', '/opt/bin/testmesh']
  expect(findCli(around(files, { setting: 'tools/testmesh' }))).toEqual({ program: '/shop/tools/testmesh', args: [] })
  expect(findCli(around(files, { setting: '/shop/cli/bin.js' }))).toEqual({ program: 'node', args: ['/shop/cli/bin.js'] })
  expect(findCli(around(files, { setting: 'tools/nothing' }))).toBeUndefined()
})

it('starts the script behind what npm writes for Windows', () => {
  const files = ['/shop/node_modules/.bin/testmesh.cmd', '/shop/node_modules/testmesh/dist/bin.js']
  expect(findCli(around(files, { isWindows: true }))).toEqual({ program: 'node', args: [files[1]] })
  const global = ['/opt/bin/testmesh.cmd', '/opt/bin/node_modules/testmesh/dist/bin.js']
  expect(findCli(around(global, { isWindows: true }))).toEqual({ program: 'node', args: [global[1]] })
})
