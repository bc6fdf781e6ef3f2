import { secret } from '@testmesh/action-kit'
import * as v from 'valibot'
import { brokerAliases, brokerFields } from '../../messages/broker/fields.ts'

/** It speaks TLS on the same port. */
export const natsPorts = [4222, 4222] as const

/** Which server, and how to log in. */
export const connectionFields = {
  ...brokerFields({
    form: 'nats://user:password@host:4222, tls:// by TLS',
    example: 'nats://localhost:4222',
    ports: natsPorts,
    variable: 'NATS_URL',
  }),
  token: v.optional(secret({ title: 'Token', description: 'Instead of user name and password.' })),
}

export const connectionAliases = { ...brokerAliases, servers: 'url', auth_token: 'token' }
export const connectionVariables = { url: ['NATS_URL'] }
export const connectionRules = [{ when: 'token', excludes: ['username', 'password'] }]
