import { actionContract } from '@testmesh/action-kit/contract'
import { describe, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { mockServerCodes } from './codes.ts'
import { mockServerStop } from './mock-server-stop.ts'
import { withServers } from './testing/with-server.ts'

describe('the contract', () => {
  const contract = actionContract(mockServerStop, {
    createContext: withServers,
    activeResources,
    codes: Object.keys(mockServerCodes),
    cases: [
      { name: 'the only server', config: {} },
      { name: 'one by name', config: { server: 'mock' } },
    ],
    unreachable: { server: 'nobody' },
  })
  for (const { name, run } of contract) it(name, run)
})
