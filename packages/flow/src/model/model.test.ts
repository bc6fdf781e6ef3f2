import { fromDescriptor } from '@testmesh/action-kit'
import { describe, expect, it } from 'vitest'
import { readFlow } from '../read/read-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { blocksOf } from './blocks-of.ts'
import { controlDescriptors } from './control-descriptors.ts'
import type { Step } from './flow.ts'
import { indexFlow } from './index-flow.ts'
import { references } from './references.ts'
import { visitSteps } from './visit-steps.ts'

const reading = readFlow(
  `
name: Shop
description: Buys things
suite: shop
tags: [smoke]
env_file: ../.env
data: rows.csv
data_source: { file: more.json }
setup:
  - { id: start, action: log }
steps:
  - id: each
    name: Each file
    action: for_each
    config:
      items_from_glob: "orders/*.json"
      steps:
        - id: check
          action: condition
          config:
            condition: item.ok
            then: [{ id: yes_step, action: http_request, config: { url: /, save_to_file: out.bin } }]
            else: [{ id: no_step, action: run_flow, config: { flow: ./sub.yaml, input_file: in.json } }]
  - id: side
    action: parallel
    config:
      branches: [{ name: left, steps: [{ id: l, action: log }] }, { steps: [{ id: r, action: log }] }]
    assert: [{ path: body, schema_file: schema.json }]
    cleanup: [{ id: undo, action: run_flow, config: { flow: "\${x}" } }]
    on_error: { steps: [{ id: oh, action: log }], on_timeout: [{ id: late, action: log }] }
teardown:
  - { id: start, action: log }
`,
  descriptors,
)

const flow = reading.flow
if (!flow) throw new Error('the flow of this test cannot be read')

describe('the model', () => {
  it('visits every step with its place', () => {
    const seen: string[] = []
    visitSteps(flow, (step, { phase, path, pointer, parents }) => {
      seen.push(`${phase} ${path} ${pointer} in ${parents.map(({ id }) => id).join('/') || '-'}`)
      expect(valueAt(flow, pointer)).toBe(step)
    })
    expect(seen).toMatchInlineSnapshot(`
      [
        "setup setup/start /setup/0 in -",
        "steps steps/each /steps/0 in -",
        "steps steps/each/check /steps/0/config/steps/0 in each",
        "steps steps/each/check/yes_step /steps/0/config/steps/0/config/then/0 in each/check",
        "steps steps/each/check/no_step /steps/0/config/steps/0/config/else/0 in each/check",
        "steps steps/side /steps/1 in -",
        "steps steps/side/l /steps/1/config/branches/0/steps/0 in side",
        "steps steps/side/r /steps/1/config/branches/1/steps/0 in side",
        "steps steps/side/oh /steps/1/on_error/steps/0 in side",
        "steps steps/side/late /steps/1/on_error/on_timeout/0 in side",
        "cleanup steps/side/undo /steps/1/cleanup/steps/0 in side",
        "teardown teardown/start /teardown/0 in -",
      ]
    `)
  })

  it('tells the blocks of a step', () => {
    const blocks = (step: Step | undefined) =>
      step ? blocksOf(step).map(({ key, name, pointer, steps }) => [key, name, pointer, steps.length]) : []
    expect(flow.steps.map(blocks)).toMatchInlineSnapshot(`
      [
        [
          [
            "steps",
            undefined,
            "/config/steps",
            1,
          ],
        ],
        [
          [
            "branches",
            "left",
            "/config/branches/0/steps",
            1,
          ],
          [
            "branches",
            undefined,
            "/config/branches/1/steps",
            1,
          ],
        ],
      ]
    `)
  })

  it('lists the files a flow reads', () => {
    expect(references(flow, descriptors)).toMatchInlineSnapshot(`
      [
        {
          "kind": "env_file",
          "path": "../.env",
          "pointer": "/env_file",
        },
        {
          "kind": "data",
          "path": "rows.csv",
          "pointer": "/data",
        },
        {
          "kind": "data",
          "path": "more.json",
          "pointer": "/data_source/file",
        },
        {
          "kind": "glob",
          "path": "orders/*.json",
          "pointer": "/steps/0/config/items_from_glob",
        },
        {
          "kind": "file",
          "path": "out.bin",
          "pointer": "/steps/0/config/steps/0/config/then/0/config/save_to_file",
        },
        {
          "kind": "flow",
          "path": "./sub.yaml",
          "pointer": "/steps/0/config/steps/0/config/else/0/config/flow",
        },
        {
          "kind": "file",
          "path": "in.json",
          "pointer": "/steps/0/config/steps/0/config/else/0/config/input_file",
        },
        {
          "kind": "schema",
          "path": "schema.json",
          "pointer": "/steps/1/assert/0/schema_file",
        },
      ]
    `)
  })

  it('lists schema files however they are written', () => {
    const { flow: written } = readFlow(
      `name: Schemas
steps:
  - id: check
    action: assert
    config: { data: { a: 1 }, assertions: [{ path: a, schema_file: a.json }] }
    assert: [{ path: a, matchesSchemaFile: b.json }, { "a matches_schema_file": c.json }, "a matches_schema_file: 'd.json'"]
`,
      descriptors,
    )
    expect(written && references(written).map(({ path, pointer }) => `${path} ${pointer}`)).toEqual([
      'a.json /steps/0/config/assertions/0/schema_file',
      'b.json /steps/0/assert/0/matchesSchemaFile',
      'c.json /steps/0/assert/1/a matches_schema_file',
      'd.json /steps/0/assert/2',
    ])
  })

  it('makes an index', () => {
    expect(indexFlow(reading, descriptors)).toMatchInlineSnapshot(`
      {
        "description": "Buys things",
        "name": "Shop",
        "references": [
          "../.env",
          "rows.csv",
          "more.json",
          "orders/*.json",
          "out.bin",
          "./sub.yaml",
          "in.json",
          "schema.json",
        ],
        "steps": [
          {
            "action": "log",
            "id": "start",
            "line": 10,
            "path": "setup/start",
            "phase": "setup",
            "pointer": "/setup/0",
          },
          {
            "action": "for_each",
            "id": "each",
            "line": 12,
            "name": "Each file",
            "path": "steps/each",
            "phase": "steps",
            "pointer": "/steps/0",
          },
          {
            "action": "condition",
            "id": "check",
            "line": 18,
            "path": "steps/each/check",
            "phase": "steps",
            "pointer": "/steps/0/config/steps/0",
          },
          {
            "action": "http_request",
            "id": "yes_step",
            "line": 22,
            "path": "steps/each/check/yes_step",
            "phase": "steps",
            "pointer": "/steps/0/config/steps/0/config/then/0",
          },
          {
            "action": "run_flow",
            "id": "no_step",
            "line": 23,
            "path": "steps/each/check/no_step",
            "phase": "steps",
            "pointer": "/steps/0/config/steps/0/config/else/0",
          },
          {
            "action": "parallel",
            "id": "side",
            "line": 24,
            "path": "steps/side",
            "phase": "steps",
            "pointer": "/steps/1",
          },
          {
            "action": "log",
            "id": "l",
            "line": 27,
            "path": "steps/side/l",
            "phase": "steps",
            "pointer": "/steps/1/config/branches/0/steps/0",
          },
          {
            "action": "log",
            "id": "r",
            "line": 27,
            "path": "steps/side/r",
            "phase": "steps",
            "pointer": "/steps/1/config/branches/1/steps/0",
          },
          {
            "action": "log",
            "id": "oh",
            "line": 30,
            "path": "steps/side/oh",
            "phase": "steps",
            "pointer": "/steps/1/on_error/steps/0",
          },
          {
            "action": "log",
            "id": "late",
            "line": 30,
            "path": "steps/side/late",
            "phase": "steps",
            "pointer": "/steps/1/on_error/on_timeout/0",
          },
          {
            "action": "run_flow",
            "id": "undo",
            "line": 29,
            "path": "steps/side/undo",
            "phase": "cleanup",
            "pointer": "/steps/1/cleanup/steps/0",
          },
          {
            "action": "log",
            "id": "start",
            "line": 32,
            "path": "teardown/start",
            "phase": "teardown",
            "pointer": "/teardown/0",
          },
        ],
        "suite": "shop",
        "tags": [
          "smoke",
        ],
      }
    `)
    expect(indexFlow(readFlow('', []))).toEqual({ name: '', tags: [], steps: [], references: [] })
  })

  it('describes the actions of the engine so that their check can be made', () => {
    expect(controlDescriptors.map(({ type }) => type)).toMatchInlineSnapshot(`
      [
        "condition",
        "switch",
        "for_each",
        "while",
        "repeat",
        "parallel",
        "run_flow",
        "wait_until",
        "group",
        "set",
        "assert",
        "log",
        "delay",
        "transform",
        "listen",
        "receive",
        "fail",
      ]
    `)
    for (const descriptor of controlDescriptors) {
      expect(JSON.parse(JSON.stringify(descriptor))).toEqual(descriptor)
      expect(() => fromDescriptor(descriptor)).not.toThrow()
    }
  })
})

const valueAt = (root: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root)

it('knows the files of a flow that lacks the name of one', () => {
  const { flow } = readFlow('name: Rows\ndata_source: { inline: [] }\nenv_file: a.env\nsteps: [{ action: log }]\n', descriptors)
  expect(flow && references(flow).map(({ path }) => path)).toEqual(['a.env'])
})
