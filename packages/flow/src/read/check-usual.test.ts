import { defineSchema, fields as f, toDescriptor } from '@testmesh/action-kit'
import { expect, it } from 'vitest'
import { readFlow } from './read-flow.ts'

const request = toDescriptor(
  defineSchema({
    ...{ type: 'http_request', family: 'test', title: 'Request', description: 'Requests.', aliases: [] },
    config: f.object({ method: f.text({ usual: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] }) }),
    output: f.object({}),
  }),
)

const told = (method: string): string[] =>
  readFlow(`name: Methods\nsteps:\n  - { action: http_request, config: { method: ${method} } }\n`, [request]).diagnostics.map(
    ({ code, severity, message, hint, place }) => `${place.span?.start.column} ${severity} ${code} ${message} = ${hint}`,
  )

it('warns of a word that is nearly a usual one, in capitals or not', () => {
  expect(['GTE', 'PSOT', 'delte', 'PATHC', 'OPTION'].flatMap(told)).toMatchInlineSnapshot(`
    [
      "47 warning FLOW_LIKELY_SLIP "GTE" is no usual method = did you mean "GET"?",
      "47 warning FLOW_LIKELY_SLIP "PSOT" is no usual method = did you mean "POST"?",
      "47 warning FLOW_LIKELY_SLIP "delte" is no usual method = did you mean "DELETE"?",
      "47 warning FLOW_LIKELY_SLIP "PATHC" is no usual method = did you mean "PATCH"?",
      "47 warning FLOW_LIKELY_SLIP "OPTION" is no usual method = did you mean "OPTIONS"?",
    ]
  `)
})

it('takes every usual word, and each that is one of its own', () => {
  const good = ['GET', 'get', 'Delete', 'PURGE', 'LIST', 'QUERY', 'PROPFIND', 'PUSH', 'FETCH', '"${METHOD}"']
  expect(good.flatMap(told)).toEqual([])
})
