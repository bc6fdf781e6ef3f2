import { defineSchema, fields as f, textTemplate, toDescriptor } from '@testmesh/action-kit'
import type { JsonObject } from '@testmesh/protocol'
import { optional } from 'valibot'
import { expect, it } from 'vitest'
import { readFlow } from './read-flow.ts'

const request = toDescriptor(
  defineSchema({
    ...{ type: 'http_request', family: 'test', title: 'Request', description: 'Requests.', aliases: [] },
    config: f.object({
      url: f.url({ relativeTo: 'base' }),
      headers: optional(f.headers()),
      params: optional(f.map(f.either([f.text(), f.list(f.text())]))),
      port: optional(f.either([f.text(), f.integer()])),
      answer: optional(f.map(textTemplate())),
      body: optional(f.json()),
      payload: optional(f.either([f.json(), f.bytes()])),
    }),
    output: f.object({}),
  }),
)

const read = (text: string) => readFlow(text, [request])

const configOf = (config: string): JsonObject | undefined =>
  read(`name: Versions\nsteps:\n  - { action: http_request, config: { url: /a, ${config} } }\n`).flow?.steps[0]?.config

const told = (text: string): string[] =>
  read(`name: Versions\n${text}\n`).diagnostics.map(({ severity, code, message, place, related: [use] = [] }) => {
    const at = place.span?.start
    return `${at?.line}:${at?.column} ${severity} ${code} ${message}${use ? ` (${use.message}: ${use.place.pointer})` : ''}`
  })

const step = 'steps:\n  - { id: a, action: http_request, config: { url: /a, '

it('takes numbers and booleans as they were written where a setting is text', () => {
  const headers = '{ A: 1.10, B: 1e3, C: 0x10, D: 007, E: 1_000, F: 12345678901234567890, G: +49, H: TRUE, I: [1.10, 5], J: 5, K: true }'
  expect(configOf(`headers: ${headers}, params: { v: 2.0, vs: [2.0] }`)).toEqual({
    url: '/a',
    headers: {
      ...{ A: '1.10', B: '1e3', C: '0x10', D: '007', E: '1_000', F: '12345678901234567890', G: '+49', H: 'TRUE' },
      ...{ I: ['1.10', 5], J: 5, K: true },
    },
    params: { v: '2.0', vs: ['2.0'] },
  })
  expect(told(`${step}headers: { A: 007, API-Version: 1.10 } } }`)).toEqual([])
  expect(read('name: 007\ntags: [1.10]\nsteps: [{ action: log, config: { message: a } }]').flow).toMatchObject({
    name: '007',
    tags: ['1.10'],
  })
})

it('takes them so in a text whose tokens wait', () => {
  expect(configOf('answer: { A: 1.10, B: "{{request_count}}", C: [1.10] }')).toEqual({
    url: '/a',
    answer: { A: '1.10', B: '{{request_count}}', C: [1.1] },
  })
})

it('keeps them where other values may stand', () => {
  expect(configOf('port: 0x50, body: { price: 1.10, all: [1e3] }')).toEqual({ url: '/a', port: 80, body: { price: 1.1, all: [1000] } })
  expect(told(`${step}port: 0x50, body: { price: 1.10 } } }`)).toEqual([])
})

it('takes the default of a text input as it was written', () => {
  const { flow } = read('name: a\ninputs: { v: { type: string, default: 1.10 }, n: { type: number, default: 1.10 } }\nsteps: []')
  expect(flow?.inputs).toEqual({ v: { type: 'string', default: '1.10' }, n: { type: 'number', default: 1.1 } })
})

it('warns of a number that is put into a text otherwise than it was written', () => {
  expect(told(`env: { V: 1.10 }\n${step}headers: { X-Version: "\${V}" } } }`)).toEqual([
    '2:11 warning YAML_NUMBER 1.10 is the number 1.1 in YAML, and is put into a text as 1.1 (the text: /steps/0/config/headers/X-Version)',
  ])
  const said = [
    `env: { V: { api: 1e3 } }\n${step}body: { v: "v{{ vars.V.api }}" } } }`,
    `data: [{ v: 1 }, { v: 0x10 }]\n${step}body: { v: "v\${row.v}" } } }`,
    `inputs: { v: { default: 1.0 } }\n${step}body: { v: "\${v:2} \${nothing}" } } }`,
    `steps:\n  - { action: set, config: { v: +49 } }\n  - { action: log, config: { message: "tel:\${v}" } }`,
    `steps:\n  - { id: a, action: log, config: { message: a }, output: { v: 1.10 } }\n  - { action: log, config: { message: "v\${v}" } }`,
    `steps:\n  - action: for_each\n    config: { items: [1.9, 1.10], item_name: v, steps: [{ action: log, config: { message: "v\${v}" } }] }`,
    `steps:\n  - action: for_each\n    config: { items: [{ v: 1.10 }], steps: [{ action: log, config: { message: "v\${item.v}" } }] }`,
  ]
  expect(said.flatMap(told)).toMatchInlineSnapshot(`
    [
      "2:18 warning YAML_NUMBER 1e3 is the number 1000 in YAML, and is put into a text as 1000 (the text: /steps/0/config/body/v)",
      "2:23 warning YAML_NUMBER 0x10 is the number 16 in YAML, and is put into a text as 16 (the text: /steps/0/config/body/v)",
      "2:25 warning YAML_NUMBER 1.0 is the number 1 in YAML, and is put into a text as 1 (the text: /steps/0/config/body/v)",
      "3:33 warning YAML_NUMBER +49 is the number 49 in YAML, and is put into a text as 49 (the text: /steps/1/config/message)",
      "3:64 warning YAML_NUMBER 1.10 is the number 1.1 in YAML, and is put into a text as 1.1 (the text: /steps/1/config/message)",
      "4:28 warning YAML_NUMBER 1.10 is the number 1.1 in YAML, and is put into a text as 1.1 (the text: /steps/0/config/steps/0/config/message)",
      "4:28 warning YAML_NUMBER 1.10 is the number 1.1 in YAML, and is put into a text as 1.1 (the text: /steps/0/config/steps/0/config/message)",
    ]
  `)
})

it('warns of one that is the whole of what is sent', () => {
  expect(told(`${step}payload: 1.10 } }`)).toEqual(['3:64 warning YAML_NUMBER 1.10 is the number 1.1 in YAML'])
  expect(['5', '1.5', '"1.10"', '{ price: 1.10 }', '[1.10]'].flatMap((payload) => told(`${step}payload: ${payload} } }`))).toEqual([])
})

it('says nothing of one that stays a number, is computed with, or was told of already', () => {
  expect(told(`env: { PRICE: 19.90 }\n${step}body: { price: "\${PRICE}", twice: "\${PRICE * 2} EUR" } } }`)).toEqual([])
  expect(told(`env: { PRICE: 19.90 }\n${step}body: { a: 1 } }, assert: ["body.price == \${PRICE}"] }`)).toEqual([])
  expect(told(`env: { ZIP: 01067, PRICE: 19.90 }\n${step}headers: { X-Zip: "\${ZIP}" } } }`)).toEqual([
    '2:13 warning YAML_NUMBER 01067 is the number 1067 in YAML',
  ])
})

it('warns of zeros that are lost, wherever a value may stand, and once of what is merged', () => {
  const said = [
    `${step}body: { article: 007, api_version: 1.10, minVersion: 2.0 } } }`,
    `env: &all { ZIP: 01067 }\n${step}body: { <<: *all } } }`,
    `${step}body: a }, assert: [{ path: body.zip, equals: 01067 }] }`,
  ]
  expect(said.map((text) => told(text).map((line) => line.replace(/^.* YAML_NUMBER /, '')))).toEqual([
    ['007 is the number 7 in YAML', '1.10 is the number 1.1 in YAML', '2.0 is the number 2 in YAML'],
    ['01067 is the number 1067 in YAML'],
    ['01067 is the number 1067 in YAML'],
  ])
})

it('says nothing where a number is wanted, and of what is no version', () => {
  expect(
    told(`version: 1.10\n${step}body: { version: 1.10, conversion: 1.50, conversion_rate: 1.50 } }, retry: { attempts: 03 } }`),
  ).toEqual([])
})

it('hides nothing else that is wrong', () => {
  const flow = `${step}body: { article: 007 } } }\n  - { action: for_each, config: { items: [1], steps: [] } }`
  expect(told(flow).map((line) => line.split(' ')[2])).toEqual(['YAML_NUMBER', 'FLOW_EMPTY_LOOP'])
})
