import { ActionError } from '@testmesh/action-kit'
import { loadNeed } from '@testmesh/expressions'
import { describe, expect, it } from 'vitest'
import { flowsIn, run, summary } from '../testing/run.ts'
import { type TestPorts, testPorts } from '../testing/test-ports.ts'

// A virtual clock does not wait for what is loaded from the disk.
await Promise.all([loadNeed('json_schema'), loadNeed('xpath'), import('@testmesh/flow'), import('./read-schemas.ts')])

const files: Readonly<Record<string, string>> = {
  'order.json': '{ "type": "object", "required": ["id"] }',
  'order.yaml': 'type: object\nrequired: [id]\n',
  'broken.yaml': 'type: objct\n',
  'no.yaml': 'type: [object\n',
}

const ports = (): TestPorts => ({
  ...testPorts({ actions: { get: () => ({ body: { id: 'o-17' } }) } }),
  files: {
    read: async (path) => {
      const text = files[path]
      if (text === undefined) throw new ActionError('FILE_NOT_FOUND', `there is no file ${path}`, { hint: `looked for ${path}` })
      return new TextEncoder().encode(text)
    },
    write: async (path) => path,
  },
})

const outcomeOf = async (assertion: string): Promise<string[]> =>
  summary(await run(`steps:\n  - id: get\n    action: get\n    config: {}\n    assert:\n      - ${assertion}\n`, ports()))

describe('the schemas of a flow', () => {
  it('are read before the first step, as JSON or YAML', async () => {
    for (const name of ['order.json', 'order.yaml'])
      expect(await outcomeOf(`{ path: body, schema_file: ${name} }`)).toEqual(['steps/get passed', '= passed'])
    expect(await outcomeOf('{ path: body.id, schema_file: order.json }')).toEqual([
      'steps/get failed (ASSERT_FAILED: body.id schema_file "order.json")',
      '= failed: ASSERT_FAILED: body.id schema_file "order.json"',
    ])
  })

  it('stop the run before the first step when one is broken or missing', async () => {
    const broken = [
      '{ path: body, schema_file: nowhere.json }',
      '{ path: body, schema_file: broken.yaml }',
      '{ path: body, schema_file: no.yaml }',
      '{ path: body, json_schema: { properties: { id: { type: strng } } } }',
      '{ path: body, xpath: { path: //id, json_schema: { minLength: -1 } } }',
    ]
    expect(await Promise.all(broken.map(outcomeOf))).toMatchInlineSnapshot(`
      [
        [
          "= error: SCHEMA_NO_FILE: there is no file nowhere.json",
        ],
        [
          "= error: SCHEMA_BROKEN: broken.yaml at /type: type must be one of null, boolean, object, array, number, string, integer, or a list of them, not "objct"",
        ],
        [
          "= error: SCHEMA_NO_FILE: the schema file no.yaml cannot be read: line 1: this [ is never closed",
        ],
        [
          "= error: SCHEMA_BROKEN: type must be one of null, boolean, object, array, number, string, integer, or a list of them, not "strng"",
        ],
        [
          "= error: SCHEMA_BROKEN: minLength must be a whole number from 0 on, not -1",
        ],
      ]
    `)
  })

  it('are read once in an execution, however often a step runs their flow, and warned of once', async () => {
    const plain = ports()
    const paths: string[] = []
    const read = (path: string): Promise<Uint8Array> => {
      paths.push(path)
      return plain.files.read(path)
    }
    const counting = { ...plain, files: { ...plain.files, read } }
    const inner =
      'name: Inner\nsteps:\n  - { id: get, action: get, assert: [{ path: body, schema_file: order.yaml }, { path: body, json_schema: { requierd: [id] } }] }'
    const text = `
name: Outer
steps:
  - { id: each, action: for_each, config: { items: [1, 2, 3], steps: [{ id: sub, action: run_flow, config: { flow: Inner } }] } }
teardown:
  - { id: again, action: run_flow, config: { flow: Inner, inherit_env: false } }
`
    const ran = summary(await run(text, counting, { flows: flowsIn({ 'inner.yaml': inner }, counting) }))
    expect([paths, ran.slice(-3)]).toEqual([
      ['order.yaml'],
      ['teardown/again passed', '= passed', '! SCHEMA_NOT_CHECKED: "requierd" is no keyword of JSON Schema, so it asks for nothing'],
    ])
  })

  it('may hold templates, and are then read when the step has run', async () => {
    expect(await outcomeOf('{ path: body.id, json_schema: { const: "${body.id}" } }')).toEqual(['steps/get passed', '= passed'])
  })

  it('are warned of where a part of them asks for nothing', async () => {
    expect(await outcomeOf('{ path: body, json_schema: { requierd: [id], properties: { id: { format: uid } } } }')).toMatchInlineSnapshot(`
      [
        "steps/get passed",
        "= passed",
        "! SCHEMA_NOT_CHECKED: the format "uid" is not known, so it is not checked",
        "! SCHEMA_NOT_CHECKED: "requierd" is no keyword of JSON Schema, so it asks for nothing",
      ]
    `)
  })
})
