import { defineSchema, fields, toDescriptor } from '@testmesh/action-kit'
import { readFlow } from '@testmesh/flow'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { planFlow } from './plan-flow.ts'
import type { FindFlow } from './sub-flow.ts'

/** An action whose result says what it is, with a body that may be anything. */
const schema = defineSchema({
  type: 'get',
  family: 'test',
  aliases: [],
  title: 'Get',
  description: 'Gets.',
  config: fields.object({}),
  payload: 'body',
  output: fields.object({ status: fields.integer(), body: fields.json(), timings: fields.object({ total: fields.number() }) }),
})
const get = toDescriptor(schema)
const lookSchema = { ...schema, config: fields.object({ for: fields.text(), until: v.optional(fields.expression()) }) }

const sub = readFlow(
  'name: Sub\nsteps: [{ id: s, action: set, config: { v: 1 }, output: { order: $.v } }]\noutputs: { order_id: "${order}" }\n',
  [],
)
const flows: FindFlow = () => ({ reading: sub })

/** What is wrong with a flow of these steps: the text that is marked, and what is said of it. */
const told = (steps: string, { columns = [] as readonly string[], more = '' } = {}): string[] => {
  const text = `name: A\nenv: { TARGET: x }\n${more}steps:\n${steps.replace(/^/gm, '  ')}\n`
  const reading = readFlow(text, [get])
  const { diagnostics } = planFlow(reading, { descriptors: [get], known: { variables: [], columns }, flows })
  return diagnostics.map(({ severity, message, place: { span }, hint }) => {
    const near = hint?.startsWith('did you mean') || hint?.startsWith('it ') ? ` (${hint})` : ''
    return `${severity === 'error' ? '' : `${severity}: `}${text.slice(span?.start.offset, span?.end.offset)}: ${message}${near}`
  })
}

const log = (text: string): string => `- { id: log, action: log, config: { message: '${text}' } }`
const asserted = (...assertions: readonly string[]): string =>
  `- id: get\n  action: get\n  config: {}\n  assert:\n${assertions.map((one) => `    - ${one}`).join('\n')}`

it('a step that is for assertions has some', () => {
  const expecting = { ...get, type: 'look', expectsWhen: { for: 'assert' }, config: toDescriptor(lookSchema).config }
  const lookOf = (steps: string) => {
    const reading = readFlow(`name: A\nsteps:\n${steps}\n`, [expecting])
    return planFlow(reading, { descriptors: [expecting] }).diagnostics.map(({ code, message }) => `${code}: ${message}`)
  }
  const look = (config: string, more = '') => lookOf(`  - { id: a, action: look, config: ${config}${more} }`)
  const refused = ['PLAN_NOTHING_EXPECTED: step a expects something, but has no assertions']
  expect(look('{ for: assert }')).toEqual(refused)
  expect(look('{ for: assert }', ", assert_any: ['status == 1']")).toEqual(refused)
  expect(look('{ for: assert }', ", assert: ['status == 1']")).toEqual([])
  expect(look("{ for: assert, until: 'status == 1' }")).toEqual([])
  expect(look('{ for: query }')).toEqual([])
  expect(lookOf('  - { id: g, action: parallel, config: { steps: [{ id: a, action: look, config: { for: assert } }] } }')).toEqual(refused)
})

describe('what stands behind a name', () => {
  it('is known of the names that are always there', () => {
    expect(told(log('${flow.nam} ${execution.i} ${error.messag} ${failed_step.idd} ${random.unt}'))).toMatchInlineSnapshot(`
      [
        "flow.nam: "flow" has no "nam" (did you mean "name"?)",
        "execution.i: "execution" has no "i" (it has id, environment, seed)",
        "error.messag: "error" has no "messag" (did you mean "message"?)",
        "failed_step.idd: "failed_step" has no "idd" (did you mean "id"?)",
        "random.unt: "random" has no "unt" (did you mean "int"?)",
      ]
    `)
    expect(
      told(
        log('${flow.name} ${flow.status} ${execution.seed} ${error.code} ${failed_step.id} ${random.uuid} ${RANDOM.int} ${flow.x ?? 1}'),
      ),
    ).toEqual([])
  })

  it('is the own of what hides such a name', () => {
    expect(told(log('${error.whatever} ${flow.x}'), { more: 'inputs: { error: {}, flow: {} }\n' })).toEqual([])
  })

  it('is a column of the data, where there is a row', () => {
    expect(told(log('${row.z}'))).toEqual(['row.z: there is no column called "z"'])
    expect(told(log('${row.name} ${row.nam}'), { columns: ['name'] })).toEqual([
      'row.nam: there is no column called "nam" (did you mean "name"?)',
    ])
  })

  it('is known as deep as the result of a step says', () => {
    const reads = log('${get.timings.totl} ${get.body.any.thing} ${get.result.stats} ${steps.get.error.mesage} ${get.timings.total}')
    expect(told(`${asserted('timings.totl == 1', 'response.statu == 1', 'timings.total > 1')}\n${reads}`)).toMatchInlineSnapshot(`
      [
        "timings.totl: "timings" has no "totl" (did you mean "total"?)",
        "response.statu: "response" has no "statu" (did you mean "status"?)",
        "get.timings.totl: "timings" of step get has no "totl" (did you mean "total"?)",
        "get.result.stats: "result" of step get has no "stats" (did you mean "status"?)",
        "steps.get.error.mesage: "error" of step get has no "mesage" (did you mean "message"?)",
      ]
    `)
  })

  it('is what a flow that is run gives', () => {
    const call = (assertion: string): string => `- { id: call, action: run_flow, config: { flow: sub }, assert: ['${assertion}'] }`
    expect(told(call('$.order_id == 1 and flow.output.order_id == 1 and outputs.order_id == 1 and $.status == "success"'))).toEqual([])
    expect(told(call('$.oder_id == 1 and flow.outputs.oder_id == 1 and flow.statu == 1 and outputs.oder_id == 1'))).toMatchInlineSnapshot(`
      [
        "$.oder_id: "$" has no "oder_id" (did you mean "order_id"?)",
        "flow.outputs.oder_id: "flow.outputs" has no "oder_id" (did you mean "order_id"?)",
        "flow.statu: "flow" has no "statu" (did you mean "status"?)",
        "outputs.oder_id: "outputs" has no "oder_id" (did you mean "order_id"?)",
      ]
    `)
    expect(told(`${call('true and $.order_id == 1')}\n${log('${call.outputs.oder_id}')}`)).toEqual([
      'call.outputs.oder_id: "outputs" of step call has no "oder_id" (did you mean "order_id"?)',
    ])
  })
})

describe('the keys of a match', () => {
  it('are names: one that is never there is no absence', () => {
    expect(told(asserted('match: { bdy: "#absent", status: 200, timings: { totl: "#absent" }, body: { any: "#absent" } }'))).toEqual([
      'bdy: "bdy" is not defined here (did you mean "body"?)',
      'totl: "timings" has no "totl" (did you mean "total"?)',
    ])
  })

  it('may be those of outputs and variables', () => {
    const step = `${asserted('match: { id: "#present", TARGET: x, result: { status: 200 } }')}\n  output: { id: $.id }`
    expect(told(step)).toEqual([])
  })
})

describe('an assertion that something is missing', () => {
  it('is doubted where nothing of that name can be there, and a field is called nearly so', () => {
    expect(told(asserted('bdy not exists', '{ path: statu, empty: true }', 'response.timngs is null'))).toEqual([
      'warning: bdy: nothing is called "bdy" here: it is missing whatever happens (did you mean "body"?)',
      'warning: statu: nothing is called "statu" here: it is missing whatever happens (did you mean "status"?)',
      'warning: response.timngs: "response" has no "timngs" (did you mean "timings"?)',
    ])
  })

  it('may ask for what is in a body, and for variables that somebody may give', () => {
    expect(told(asserted('body.error not exists', 'status == ${STATUS:200}', 'anything_else is null'))).toEqual([])
  })
})

describe('the names in the operations of a transform', () => {
  const transform = (input: string, operations: string): string =>
    `- { id: t, action: transform, config: { input: ${input}, operations: [${operations}] } }`

  it('are fields of the input, what was saved before, and the item', () => {
    const right = '{ type: filter, array: items, condition: item.price > min and index < 9, save_as: big }'
    const format = '{ type: format, template: "${n} of ${total} ${big.length}", variables: { n: "${big.length}" } }'
    expect(told(transform('{ items: [], min: 1, total: 2 }', `${right}, ${format}`))).toEqual([])
    const wrong = '{ type: filter, array: itms, condition: itm.price > 1, save_as: big }, { type: map, array: bigg, expression: totl }'
    expect(told(transform('{ items: [], total: 2 }', wrong))).toEqual([
      'itms: "itms" is not defined here (did you mean "items"?)',
      'itm.price: "itm" is not defined here (did you mean "item"?)',
      'bigg: "bigg" is not defined here (did you mean "big"?)',
      'totl: "totl" is not defined here (did you mean "total"?)',
    ])
  })

  it('may be any where the input is known only when it runs', () => {
    expect(told(transform('"${TARGET}"', '{ type: map, array: whatever, expression: item.x }'))).toEqual([])
    expect(told(transform('{ a: {} }', '{ type: extract, path: $.a }, { type: join, array: whatever }'))).toEqual([])
  })

  it('give the result its names', () => {
    const step = '- { id: t, action: transform, config: { input: {}, transforms: { total: $.x, remark?: $.y } }'
    expect(told(`${step}, assert: [totl == 1, remark is null, total == 1] }\n${log('${t.totl} ${t.total}')}`)).toEqual([
      'totl: "totl" is not defined here (did you mean "total"?)',
      't.totl: step t gives no "totl" (did you mean "total"?)',
    ])
  })
})
