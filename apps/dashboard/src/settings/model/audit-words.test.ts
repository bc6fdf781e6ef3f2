import { expect, it } from 'vitest'
import { actionWords, actorWords, detailWords } from './audit-words.ts'

it('says what was done', () => {
  expect(['createApiKey', 'setSecret', 'login', 'createTicket'].map(actionWords)).toEqual([
    'Create API key',
    'Set secret',
    'Login',
    'Follow live',
  ])
})

it('says who did it', () => {
  const names = new Map([['u1', 'Ada King']])
  expect(actorWords({ actorType: 'user', actorId: 'u1' }, names)).toBe('Ada King')
  expect(actorWords({ actorType: 'user', actorId: 'u2' }, names)).toBe('Somebody who has left')
  expect(actorWords({ actorType: 'api_key', actorId: 'k' }, names)).toBe('API key that is gone')
})

it('says the rest', () => {
  expect(detailWords({ name: 'staging', count: 2 })).toBe('name: staging, count: 2')
  expect(detailWords({})).toBe('')
})
