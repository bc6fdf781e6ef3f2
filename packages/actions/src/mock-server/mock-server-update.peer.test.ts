import { actionContract } from '@testmesh/action-kit/contract'
import { describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { runAction } from '../testing/test-context.ts'
import { mockServerCodes } from './codes.ts'
import { mockServerUpdate } from './mock-server-update.ts'
import { findServer } from './servers.ts'
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

it('keeps the changes of steps that run side by side', async () => {
  await using context = withServers()
  const change = (path: string) =>
    runAction(mockServerUpdate, { endpoint: { path, match: { path_pattern: `^${path}$` }, response: { body: says(path) } } }, context)
  await Promise.all(['/a', '/b', '/c'].map(change))
  const { baseUrl } = await findServer(context, undefined)
  const answers = await Promise.all(['/a', '/b', '/c', '/x'].map((path) => fetch(`${baseUrl}${path}`).then((answer) => answer.text())))
  expect(answers).toEqual(['/a', '/b', '/c', 'hello'])
})
