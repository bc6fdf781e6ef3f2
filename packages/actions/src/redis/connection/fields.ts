import { integer, secret, secretUrl, text } from '@testmesh/action-kit'
import * as v from 'valibot'
import { tlsField } from '../../tls-field.ts'

const optional = v.optional

/** Which server, and how to log in. */
export const connectionFields = {
  url: optional(
    secretUrl({
      title: 'URL',
      description: 'redis://user:password@host:6379/0, rediss:// by TLS. Default: the variable REDIS_URL.',
      minLength: 1,
      examples: ['redis://localhost:6379/0'],
    }),
  ),
  host: optional(text({ title: 'Host', description: 'Instead of a URL; with both, the URL is not used.', minLength: 1 })),
  port: optional(integer({ title: 'Port', description: 'Default 6379.', minimum: 1, maximum: 65_535 })),
  db: optional(integer({ title: 'Database', description: 'Default: that of the URL, or 0.', minimum: 0 })),
  username: optional(text({ title: 'User name', description: 'Default: that of the URL.' })),
  password: optional(secret({ title: 'Password', description: 'Default: that of the URL.' })),
  tls: optional(tlsField),
}

export const connectionAliases = { database: 'db', user: 'username', ssl: 'tls', use_tls: 'tls' }
export const connectionVariables = { url: ['REDIS_URL'] }
