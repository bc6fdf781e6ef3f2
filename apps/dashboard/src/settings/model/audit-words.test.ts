import { expect, it } from 'vitest'
import { actionWords, actorWords, detailWords, namesIn, subjectPath, subjectWords } from './audit-words.ts'

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

it('says what it was about, also of what is gone', () => {
  const made = { action: 'createFlow', targetId: 'flow-0123456789', detail: { subject: 'Checkout' } }
  const renamed = { ...made, action: 'updateFlow', detail: { subject: 'Pay' } }
  const removed = { action: 'deleteFlow', targetId: made.targetId, detail: {} }
  const together = { action: 'deleteFlows', targetId: null, detail: { ids: ['a', 'b', 'c'] } }
  const entries = [removed, together, renamed, made]
  expect(entries.map((entry) => subjectWords(entry, namesIn(entries)))).toEqual(['Pay', '3 at once', 'Pay', 'Checkout'])
  expect(subjectWords(removed, new Map())).toBe('23456789')
  expect(subjectWords({ action: 'pushProject', targetId: null, detail: {} }, new Map())).toBe('')
})

it('says where it is to be seen', () => {
  const actions = [
    'createFlow',
    'restoreFlowVersion',
    'rerunExecution',
    'pauseSchedule',
    'rotateTriggerSecret',
    'rotateWebhookSecret',
    'deleteWebhook',
    'deleteFlow',
    'createEnvironment',
  ]
  const paths = actions.map((action) => subjectPath({ action, targetId: 'x', detail: {} }))
  expect(paths).toEqual([
    'flows/x/',
    'flows/x/',
    'executions/x/',
    'schedules/x/',
    'triggers/x/',
    'settings/webhooks/x/',
    undefined,
    undefined,
    undefined,
  ])
})

it('says the rest', () => {
  expect(detailWords({ name: 'DB_PASSWORD', subject: 'staging', ids: ['a'], count: 2 })).toBe('name: DB_PASSWORD, count: 2')
  expect(detailWords({})).toBe('')
})
