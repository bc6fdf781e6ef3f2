import { actionDescriptors } from '@testmesh/actions'
import { expect, it } from 'vitest'
import { runnable } from '../testing/run-project.ts'
import { tempProject } from '../testing/temp-project.ts'
import { loadMock } from './load-mock.ts'
import { readMockSource } from './mock-source.ts'
import { mockSteps } from './mock-steps.ts'

const temp = tempProject()

const stepsOf = async (text: string) => {
  const project = await temp.load()
  const flows = await runnable(project, [temp.write('mocks.testmesh.yaml', text)], { descriptors: actionDescriptors })
  return { project, steps: mockSteps(flows) }
}

it('finds the steps that start a mock server wherever they stand, and runs no other', async () => {
  temp.write('more.yaml', 'mock_server:\n  endpoints: [{ path: /more, response: { body: "${WHO} {{request.path}}" } }]\n')
  const { project, steps } = await stepsOf(`name: Mocks
env: { WHO: mara }
setup:
  - { id: touch, action: exec, config: { command: touch, args: [made] } }
  - id: first
    action: mock_server_start
    when: WHO == "nobody"
    config: { from_file: more.yaml, endpoints: [{ path: /own, response: { body: "\${WHO}" } }] }
    output: { MOCK_URL: base_url }
    assert: [endpoints == 77]
steps:
  - id: choice
    action: condition
    config: { if: "true", then: [{ id: second, action: mock_server_start, config: { port: 9, endpoints: [{ path: /two, response: {} }] } }] }
`)
  expect(steps.map(({ planned }) => planned.id)).toEqual(['first', 'second'])
  const read: string[] = []
  const loaded = await Promise.all(steps.map((step) => loadMock(step, { project, onRead: (file) => void read.push(temp.shown(file)) })))
  expect(loaded.map((one) => 'mock' in one && [one.ports.name, one.mock.port, one.mock.endpoints])).toEqual([
    ['first', 0, ['GET /own', 'GET /more']],
    ['second', 9, ['GET /two']],
  ])
  expect(read).toEqual(['more.yaml'])
  expect(() => temp.read('made')).toThrow('ENOENT')
})

it('says where and why a step could start none', async () => {
  const { project, steps } = await stepsOf(`name: Mocks
steps:
  - id: before
    action: exec
    config: { command: "true" }
    output: { port: exit_code }
  - id: payments
    action: mock_server_start
    config: { openapi: "api-\${port}.yaml" }
  - { id: broken, action: mock_server_start, config: { openapi: none.yaml } }
`)
  const problems = await Promise.all(steps.map((step) => loadMock(step, { project, onRead: () => undefined })))
  expect(problems.map((one) => 'code' in one && [one.code, one.message, one.place.span?.start.line])).toMatchInlineSnapshot(`
    [
      [
        "EXPRESSION_UNKNOWN_NAME",
        "nothing is called "port"",
        9,
      ],
      [
        "FILE_NOT_FOUND",
        "there is no file none.yaml",
        10,
      ],
    ]
  `)
})

it('tells a document and a file of endpoints from a flow, also where it cannot be read as a whole', () => {
  const kindOf = (text: string) => readMockSource(text, '/a/b.yaml')?.replace(/^.*"config":/, '')
  expect(['openapi: 3.1.0', '{"swagger": "2.0"}', 'openapi: 3.1.0\npaths: {', 'endpoints: []', 'mock_server: {}'].map(kindOf)).toEqual([
    '{"name":"b.yaml","openapi":"b.yaml","cors":true}}]}',
    '{"name":"b.yaml","openapi":"b.yaml","cors":true}}]}',
    '{"name":"b.yaml","openapi":"b.yaml","cors":true}}]}',
    '{"from_file":"b.yaml"}}]}',
    '{"from_file":"b.yaml"}}]}',
  ])
  expect(['name: A\nsteps: []', 'flow: { steps: [] }', 'name: A\nsteps: []\n---\nname: B\nsteps: []', 'hello', ''].map(kindOf)).toEqual(
    Array(5).fill(undefined),
  )
})
