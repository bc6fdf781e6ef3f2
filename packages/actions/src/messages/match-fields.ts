import { type ExpressionFunction, either, expression, json, list, type MatchFunction, match } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional

/** What a step may want of the content of a message; a family adds what its own messages have. */
export const contentMatchFields = {
  headers: optional(match({ title: 'Headers', description: 'Names and what they must be; others may be there.' })),
  value: optional(match({ title: 'Value', description: 'What the value must have; other parts may be there.' })),
  json_path: optional(
    either([expression(), list(expression())], {
      title: 'Expressions over the value',
      description: 'All must hold; `$` is the value.',
      examples: ['$.order.id == 42'],
    }),
  ),
  json_value: optional(json({ title: 'JSON value', description: 'What json_path must give. Default: anything but nothing.' })),
}

/** What one expression over the whole message must hold for. @param names as a flow reads them: `key, value and headers` */
export const messageExpression = (names: string) => optional(expression({ title: 'Expression', description: `Over ${names}.` }))

export const matchFieldOptions = {
  title: 'Match',
  description: 'Which messages count; others are passed over. Default: all.',
  aliases: { header: 'headers', jsonpath: 'json_path' },
  rules: [{ when: 'json_value', needs: ['json_path'] }],
}

/** A match of these fields, as the engine hands it over. */
export interface ContentMatch {
  readonly headers?: MatchFunction | undefined
  readonly value?: MatchFunction | undefined
  readonly json_path?: ExpressionFunction | readonly ExpressionFunction[] | undefined
  readonly json_value?: unknown
  readonly expression?: ExpressionFunction | undefined
}
