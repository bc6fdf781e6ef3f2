import { defineSchema, fields, toDescriptor } from '@testmesh/action-kit'
import { readFlow } from '@testmesh/flow'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import type { VariableSource } from './plan.ts'
import { planFlow } from './plan-flow.ts'

const request = toDescriptor(
  defineSchema({
    type: 'request',
    family: 'test',
    aliases: [],
    title: 'Request',
    description: 'Requests.',
    config: fields.object({ url: v.optional(fields.text()), follow: v.optional(fields.boolean()) }),
    payload: 'body',
    output: fields.object({ status: fields.integer(), body: fields.json() }),
  }),
)

const told = (text: string, { isIncomplete = false } = {}): string[] => {
  const reading = readFlow(text, [request])
  const { diagnostics } = planFlow(reading, { descriptors: [request], known: { variables: [], columns: [], isIncomplete } })
  return diagnostics.map(({ code, message, hint }) => `${code} ${message}${hint === undefined ? '' : ` = ${hint}`}`)
}

it('says that a word in an assertion may be meant as text', () => {
  expect(told('name: A\nsteps: [{ action: request, assert: [body.method == GET] }]\n')).toEqual([
    'PLAN_UNKNOWN_NAME "GET" is not defined here = where it is text, write "GET"; else define it in env, an environment or --var, or capture it in an earlier step',
  ])
})

it('offers a name for such a word only where it is a slip of one', () => {
  expect(told('name: A\nenv: { total: 1 }\nsteps: [{ action: request, assert: [body.name == mara, status == totl] }]\n')).toEqual([
    expect.stringContaining('"mara" is not defined here = where it is text, write "mara"'),
    'PLAN_UNKNOWN_NAME "totl" is not defined here = did you mean "total"?',
  ])
})

it('takes no id of a step for that of what it made', () => {
  const flow = (read: string) =>
    `name: A\nsteps: [{ id: create, action: request, assert: [status == 201] }, { action: request, config: { url: "/\${${read}}" }, assert: [status == 200] }]\n`
  expect(told(flow('create.body.id'))).toEqual([])
  for (const read of ['create.id', 'steps.create.id'])
    expect(told(flow(read))).toEqual([
      'PLAN_UNKNOWN_NAME step create gives no "id" = it gives status, body, outcome, error, result, response, output, config',
    ])
})

it('says what a loop calls its item', () => {
  const step = '{ action: request, config: { url: "${item.sku}" } }'
  expect(told(`name: A\nsteps: [{ action: for_each, config: { items: [1], item_name: order, steps: [${step}] } }]\n`)).toEqual([
    'PLAN_UNKNOWN_NAME "item" is not defined here = the step around it gives "order" and "index"',
  ])
})

it('knows the words of retry_on', () => {
  expect(told('name: A\nsteps: [{ action: request, retry: { attempts: 2, retry_on: [conection] } }]\n')).toEqual([
    'PLAN_UNKNOWN_NAME "conection" is not defined here = did you mean "connection"?',
  ])
})

it('does not miss what stands there and could not be read', () => {
  const step = 'steps: [{ action: request, config: { url: "${A}" } }]\n'
  expect(told(`name: A\nenv: [A=1]\n${step}`).map((line) => line.split(' ')[0])).toEqual(['FLOW_WRONG_TYPE'])
  expect(told(`name: A\ninputs: { A: string }\n${step}`).map((line) => line.split(' ')[0])).toEqual(['FLOW_WRONG_TYPE'])
  expect(told(`name: A\ninputs: { B: string }\n${step}`).map((line) => line.split(' ')[0])).toEqual([
    'FLOW_WRONG_TYPE',
    'PLAN_UNKNOWN_NAME',
  ])
})

it('tells a misspelt name where a file cannot be read, and of others what that file may bring', () => {
  const env = 'env: { BASE_URL: a, user_1: b, order: c, total: d }'
  const text = (names: string) => `name: A\n${env}\nsteps: [{ action: request, config: { url: "${names.replace(/\w+/g, '${$&}')}" } }]\n`
  expect(told(text('BASE_ULR orders user_2 TOKEN tot totall'), { isIncomplete: true })).toEqual([
    'PLAN_UNKNOWN_NAME "BASE_ULR" is not defined here = did you mean "BASE_URL"?',
    'PLAN_UNKNOWN_NAME "totall" is not defined here = did you mean "total"?',
  ])
})

it('says what yes and no are written as now', () => {
  expect(told('name: A\nsteps: [{ action: request, config: { follow: off } }]\n')).toEqual([
    'FLOW_WRONG_TYPE follow wants true or false, but got "off" = write false: off is text in YAML 1.2',
  ])
})

it('warns of an outcome that is compared with a word it never is', () => {
  const pay = '{ id: pay, action: request, output: { state: $.state } }'
  const toldOf = (when: string, first = pay) =>
    told(`name: A\nsteps: [${first}, { action: log, when: '${when}', config: { message: a } }]\n`)
  const never = (path: string, words: string) => `PLAN_NEVER_EQUAL "${path}" is never "success" = it is one of ${words}`
  const ofStep = 'passed, failed, error, skipped, cancelled'
  expect(toldOf('steps.pay.outcome == "success" or "success" != pay.outcome')).toEqual([
    never('steps.pay.outcome', ofStep),
    never('pay.outcome', ofStep),
  ])
  expect(toldOf('FLOW_STATUS == "success" and flow.status != "success"')).toEqual([
    never('FLOW_STATUS', 'running, passed, failed'),
    never('flow.status', 'running, passed, failed'),
  ])
  expect(toldOf('pay.outcome == "passed" and flow.status == "running" and pay.state == "success"')).toEqual([])
  expect(toldOf('pay.outcome == "success"', pay.replace('state:', 'outcome:'))).toEqual([])
})

it('warns of a secret that is empty where it is read first', () => {
  const secret = (name: string, value: string): VariableSource => ({
    name,
    values: { TOKEN: value },
    secrets: ['TOKEN'],
    strength: 'above-flow',
  })
  const reading = readFlow('name: A\nsteps: [{ action: request, config: { url: "${TOKEN}${TOKEN}" } }]\n', [request])
  const toldOf = (...variables: VariableSource[]) =>
    planFlow(reading, { descriptors: [request], known: { variables, columns: [] } }).diagnostics.map(
      ({ code, severity, message }) => `${severity} ${code} ${message}`,
    )
  expect(toldOf(secret('TESTMESH_SECRET_…', ''), secret('environment staging', 't-17'))).toEqual([
    'warning PLAN_EMPTY_SECRET the secret "TOKEN" is empty: so says TESTMESH_SECRET_…',
  ])
  expect(toldOf(secret('--secret', 't-17'), secret('environment staging', ''))).toEqual([])
})
