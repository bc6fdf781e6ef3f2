import { actionContract } from '@testmesh/action-kit/contract'
import { describe, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { mockServerCodes } from './codes.ts'
import { mockServerResetState } from './mock-server-reset-state.ts'
import { withServers } from './testing/with-server.ts'

describe('the contract', () => {
  const contract = actionContract(mockServerResetState, {
    createContext: withServers,
    activeResources,
    codes: Object.keys(mockServerCodes),
    cases: [{ name: 'another state', config: { state: { open: true } } }],
    unreachable: { server: 'nobody' },
  })
  for (const { name, run } of contract) it(name, run)
})
