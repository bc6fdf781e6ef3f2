import * as v from 'valibot'
import { choice } from './choice.ts'
import { createEither } from './either.ts'
import type { FieldOptions } from './field.ts'
import { boolean, integer } from './number.ts'
import { object } from './object.ts'
import { secret, secretUrl, text } from './text.ts'

export interface ConnectionOptions extends Omit<FieldOptions<string>, 'default' | 'unit'> {
  /** Peers the action can speak to: `['postgres', 'mysql']`. */
  readonly types: readonly [string, ...string[]]
}

/** A server to connect to: a connection string, masked as a whole, or its parts. */
export const connection = ({ types, ...options }: ConnectionOptions) =>
  createEither('connection', [secretUrl({ title: 'Connection string', minLength: 1 }), connectionParts(types)], options)

const connectionParts = (types: readonly [string, ...string[]]) =>
  object(
    {
      type: v.optional(choice(types, { title: 'Type' })),
      host: v.optional(text({ title: 'Host' })),
      port: v.optional(integer({ title: 'Port', minimum: 0, maximum: 65_535 })),
      database: v.optional(text({ title: 'Database' })),
      username: v.optional(text({ title: 'User name' })),
      password: v.optional(secret({ title: 'Password' })),
      ssl: v.optional(
        createEither('either', [boolean(), text()], { title: 'TLS', description: 'true, false, or a mode such as verify-full.' }),
      ),
    },
    { aliases: { user: 'username', dbname: 'database', sslmode: 'ssl', driver: 'type' } },
  )
