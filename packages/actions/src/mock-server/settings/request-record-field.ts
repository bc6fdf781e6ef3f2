import { bytes, either, integer, json, list, map, object, text } from '@testmesh/action-kit'
import { optional } from 'valibot'

const texts = map(either([text(), list(text())]))

/** A request that a mock server got, as results show it. */
export const requestRecordField = object({
  method: text(),
  path: text(),
  query: texts,
  headers: texts,
  body: optional(either([json(), bytes()])),
  at: text({ description: 'When it came, ISO 8601.' }),
  status: optional(integer({ description: 'Of the answer; absent while there is none.' })),
  endpoint: optional(text({ description: 'What answered it: "POST /orders", "chaos", "proxy". Absent when nothing did.' })),
})
