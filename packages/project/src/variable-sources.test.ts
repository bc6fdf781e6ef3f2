import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadEnvironment } from './load-environment.ts'
import { loadFlows } from './load-flow.ts'
import { loadProject } from './load-project.ts'
import { variableLayers } from './variable-sources.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'testmesh-variables-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** Names of the sources that give A, strongest first; the flow's own `env` would stand where `| env |` does. */
const sourcesOfA = async (): Promise<string> => {
  const { project } = await loadProject({ from: root })
  if (!project) throw new Error('no project')
  const environment = await loadEnvironment(project, { descriptors: [] })
  const variables = variableLayers(project, {
    variables: { A: 'var' },
    secrets: { A: 'secret' },
    environment: environment.source,
    osEnvironment: { TESTMESH_VAR_A: 'shell', TESTMESH_SECRET_A: 'shell secret', A: 'weak' },
  })
  const envFiles = [join(root, 'flag.env')]
  const [flow] = await loadFlows(join(root, 'a.testmesh.yaml'), { project, variables, envFiles, descriptors: actionDescriptors })
  const giving = (flow?.variables ?? []).filter((source) => 'A' in source.values)
  const names = (strength: string) => giving.filter((source) => source.strength === strength).map(({ name }) => name.replace(root, ''))
  return [...names('above-flow'), '| env |', ...names('below-flow')].join(' ')
}

it('orders the sources of variables as the docs say', async () => {
  write('testmesh.config.yaml', 'variables: { A: config }\nos_env: [A]')
  write('environments/local.yaml', 'variables: { A: environment }')
  write('flag.env', 'A=flag')
  write('own.env', 'A=own')
  write('a.testmesh.yaml', 'name: A\nenv_file: own.env\nsteps: [{ id: say, action: log, config: { message: "${A}" } }]')
  expect(await sourcesOfA()).toMatchInlineSnapshot(
    `"--secret --var TESTMESH_SECRET_… TESTMESH_VAR_… /flag.env environment local | env | own.env the project config the shell"`,
  )
})
