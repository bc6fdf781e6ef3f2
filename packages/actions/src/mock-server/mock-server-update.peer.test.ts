import { actionContract } from '@testmesh/action-kit/contract'
import { describe, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { mockServerCodes } from './codes.ts'
import { mockServerUpdate } from './mock-server-update.ts'
import { says, withServers } from './testing/with-server.ts'

describe('the contract', () => {
  const contract = actionContract(mockServerUpdate, {
    createContext: withServers,
    activeResources,
    codes: Object.keys(mockServerCodes),
    cases: [{ name: 'an endpoint more', config: () => ({ endpoint: { path: '/y', response: { body: says('y') } } }) }],
    unreachable: { server: 'nobody', remove: ['/x'] },
  })
  for (const { name, run } of contract) it(name, run)
})
