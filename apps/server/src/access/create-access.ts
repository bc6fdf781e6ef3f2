import { type Authenticator, admit, enter, findEntrance, policy, type RateLimits } from '@testmesh/platform'
import type { RouteName } from '@testmesh/protocol'
import type { Database } from '@testmesh/storage'
import type { Access } from '../http/access.ts'

export interface AccessParts {
  readonly database: Database
  readonly authenticator: Authenticator
  readonly limits: RateLimits
}

const endsBelief: ReadonlySet<RouteName> = new Set([
  'revokeApiKey',
  'changeMember',
  'removeMember',
  'disableMember',
  'enableMember',
  'logout',
  'changePassword',
  'resetPassword',
])

/** The accounts' word on each request. */
export const createAccess = ({ database, authenticator, limits }: AccessParts): Access => ({
  authenticate: (headers) => authenticator.authenticate(headers.get('authorization')),
  limit: (caller) => limits.request(caller),
  needsWorkspace: (name) => policy[name].where === 'workspace',
  admit: (name, { principal }) => admit(name, principal),
  whereabouts: async ({ principal }, slug) => principal && findEntrance(database, principal, slug),
  changed: (name) => {
    if (endsBelief.has(name)) authenticator.forget()
  },
  enter: (name, { principal }, slug) => enter(database, name, { principal, slug }),
})
