import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../measure/run-process.ts'
import { chain, dataRows, loop, mockServer, oneRequest, rowsCsv } from './flows.ts'
import type { Work } from './work.ts'

export interface Scene {
  /** The installed program. */
  readonly bin: string
  /** Where the flows are written. */
  readonly folder: string
  /** Of the target. */
  readonly url: string
}

/** All works, with the ratios that docs/performance.md promises. */
export const listWorks = (scene: Scene): Work[] => {
  const testmesh = commandLine(scene)
  const bare: Command = { args: ['-e', '0'] }
  const small = { requests: 1, floor: bare, floorName: 'node -e 0', pairs: 25 }
  return [
    {
      ...small,
      name: '--version',
      requests: 0,
      ours: { args: [scene.bin, '--version'] },
      limits: [{ of: 'time', goal: 1.15, bound: 1.3 }],
    },
    { ...small, name: '--help', requests: 0, ours: { args: [scene.bin, '--help'] }, limits: [{ of: 'time', goal: 1.25, bound: 1.5 }] },
    {
      ...small,
      name: 'one request',
      ours: testmesh({ flow: oneRequest }),
      limits: [
        { of: 'time', goal: 2.6, bound: 3 },
        { of: 'peak memory', goal: 1.7, bound: 2 },
      ],
    },
    { ...small, name: 'one request of a changed flow', ours: testmesh({ flow: oneRequest, isChanged: true }), limits: [{ of: 'time' }] },
    {
      ...small,
      name: 'one request, against undici',
      ours: testmesh({ flow: oneRequest }),
      floor: floor('one-request.mjs', scene.url),
      floorName: 'undici',
      limits: [{ of: 'time' }],
    },
    {
      name: '200 chained requests',
      requests: 200,
      ours: testmesh({ flow: chain(200) }),
      floor: floor('chain.mjs', scene.url, '200'),
      floorName: 'undici',
      pairs: 15,
      limits: [{ of: 'time', goal: 1, bound: 1.3 }],
    },
    {
      name: '5,000 requests of one flow',
      requests: 5000,
      ours: testmesh({ flow: loop(5000) }),
      floor: floor('chain.mjs', scene.url, '5000'),
      floorName: 'undici',
      pairs: 9,
      limits: [{ of: 'rate', goal: 0.6, bound: 0.45 }, { of: 'peak memory' }],
    },
    {
      name: '500 rows x 5 requests, 50 at once',
      requests: 2500,
      ours: testmesh({ flow: dataRows, options: ['-j', '50'], files: { 'rows.csv': rowsCsv(500) } }),
      floor: floor('rows.mjs', scene.url, '500', '50'),
      floorName: 'undici',
      pairs: 15,
      limits: [
        { of: 'time', goal: 1.5, bound: 1.9 },
        { of: 'peak memory', goal: 1.5, bound: 2 },
      ],
    },
    {
      name: 'mock server, 40,000 requests',
      // None of them comes to the target.
      requests: 0,
      ours: served(testmesh({ flow: mockServer, options: ['--var', 'PORT=@PORT'] })),
      floor: served({ args: [join(floors, 'bare-server.mjs'), '@PORT'] }),
      floorName: 'node:http',
      pairs: 9,
      limits: [{ of: 'rate', goal: 0.6, bound: 0.5 }],
    },
  ]
}

const floors = join(import.meta.dirname, '../floors')

/** A command that serves on @PORT, and a page of bare Node that asks it 40,000 times over 50 connections. */
const served = ({ args, ...command }: Command): Command => ({ ...command, args: [join(floors, 'serve.mjs'), '40000', ...args] })

const floor = (file: string, ...args: readonly string[]): Command => ({ args: [join(floors, file), ...args] })

interface FlowRun {
  readonly flow: string
  readonly options?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  /** As if the flow had been edited: nothing that was read before helps. */
  readonly isChanged?: boolean
}

/** `testmesh run` of a flow in a project of its own, with recording on, as it is by default. */
const commandLine = ({ bin, folder, url }: Scene) => {
  let count = 0
  return ({ flow, options = [], files = {}, isChanged = false }: FlowRun): Command => {
    const cwd = join(folder, `project-${++count}`)
    mkdirSync(join(cwd, '.git'), { recursive: true })
    for (const [name, text] of Object.entries({ 'work.testmesh.yaml': flow, ...files })) writeFileSync(join(cwd, name), text)
    return {
      args: [bin, 'run', 'work.testmesh.yaml', '--var', `BASE=${url}`, ...options],
      cwd,
      env: { XDG_CONFIG_HOME: join(folder, 'config') },
      ...(isChanged && { before: () => rmSync(join(cwd, '.testmesh/cache'), { recursive: true, force: true }) }),
    }
  }
}
