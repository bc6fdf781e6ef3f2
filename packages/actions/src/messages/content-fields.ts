import { bytes, either, json, text } from '@testmesh/action-kit'
import * as v from 'valibot'

/** What a message holds, in a result. */
export const contentFields = {
  value: either([json(), bytes()], { description: 'Parsed when it is a JSON map or list, else text; bytes when it is no text.' }),
  raw: either([text(), bytes()], { description: 'As it came: text, or bytes.' }),
  json: v.nullable(json({ description: 'The value, parsed; null when it is no JSON.' })),
}

/** What a step sends. */
export const payloadField = v.optional(
  either([json(), bytes()], { title: 'Payload', description: 'Text as it is, any other value as JSON.' }),
)
export const payloadAliases = { message: 'payload', body: 'payload', data: 'payload' }
