import { defineSchema, fields as f, toDescriptor } from '@testmesh/action-kit'
import { readFlow } from '@testmesh/flow'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { planFlow } from './plan-flow.ts'

const request = toDescriptor(
  defineSchema({
    ...{ type: 'request', family: 'test', title: 'Request', description: 'Requests.', aliases: [] },
    variables: { base_url: ['BASE_URL', 'API_URL'] },
    config: f.object({ url: f.url({ relativeTo: 'base_url' }), base_url: v.optional(f.url()) }),
    output: f.object({ status: f.integer() }),
  }),
)

const told = (config: string, { env = '{}', variables = {}, routing = {}, isIncomplete = false } = {}): string[] => {
  const reading = readFlow(`name: A\nenv: ${env}\nsteps: [{ action: request, config: ${config} }]\n`, [request])
  const known = { variables: [{ values: variables }], columns: [], isIncomplete }
  const { diagnostics } = planFlow(reading, { descriptors: [request], known, routing })
  return diagnostics.map(({ place, message, hint }) => `${place.span?.start.line}:${place.span?.start.column} ${message} = ${hint}`)
}

it('tells of a path that nothing is there to join to, before anything runs', () => {
  expect(told('{ url: /orders }')).toEqual([
    '3:43 "/orders" is a path, and there is nothing to join it to = define BASE_URL or API_URL, give the step base_url, or write all of it',
  ])
  expect(told('{ url: /orders }', { env: '{ BASE_ULR: "http://x" }' })).toEqual([
    '3:43 "/orders" is a path, and there is nothing to join it to = the variable is called BASE_URL, not BASE_ULR',
  ])
})

it('names the variable that was meant, and takes none for it that is more than a slip away', () => {
  const hints = ['API_ULR', 'baseUrl', 'api_url', 'BASE_DIR', 'USER_URL'].map((name) =>
    told('{ url: /orders }', { env: `{ ${name}: "http://x" }` }),
  )
  const fault = '3:43 "/orders" is a path, and there is nothing to join it to'
  expect(hints.flat()).toEqual([
    `${fault} = the variable is called API_URL, not API_ULR`,
    `${fault} = the variable is called BASE_URL, not baseUrl`,
    `${fault} = the variable is called API_URL, not api_url`,
    `${fault} = define BASE_URL or API_URL, give the step base_url, or write all of it`,
    `${fault} = define BASE_URL or API_URL, give the step base_url, or write all of it`,
  ])
})

it('takes it where the step, a variable or the environment says what it is joined to, and where that is not known yet', () => {
  expect([
    ...told('{ url: /orders, base_url: "http://x" }'),
    ...told('{ url: /orders }', { env: '{ API_URL: "http://x" }' }),
    ...told('{ url: /orders }', { variables: { BASE_URL: 'http://x' } }),
    ...told('{ url: /orders }', { routing: { config: { request: { base_url: 'http://x' } } } }),
    ...told('{ url: "${1}/orders" }'),
    ...told('{ url: "http://x/orders" }'),
    ...told('{ url: /orders }', { isIncomplete: true }),
  ]).toEqual([])
})

it('says no second time what is wrong with a URL that is no path either', () => {
  expect(told('{ url: "localhost:5003/x" }')).toEqual(['3:43 "localhost:5003/x" has no http:// in front = write "http://localhost:5003/x"'])
})
