import { expect, it } from 'vitest'
import { listenersOf, type Webhook } from './listeners.ts'

const webhook = (name: string, more: Partial<Webhook> = {}): Webhook => ({
  id: name,
  name,
  kind: 'slack',
  origin: 'https://hooks.slack.com',
  source: 'schedules',
  environments: null,
  flows: null,
  when: 'changes',
  unknown: { environments: [], flows: [] },
  isPaused: false,
  pausedBecause: null,
  lastDelivery: null,
  lastDeliveredAt: null,
  version: 1,
  createdBy: null,
  updatedBy: null,
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-01T10:00:00Z',
  ...more,
})

const all = [
  webhook('any'),
  webhook('asleep', { isPaused: true }),
  webhook('of staging', { environments: ['staging'] }),
  webhook('of a', { flows: { ids: ['a'] } }),
  webhook('of smoke', { flows: { tags: ['smoke'] } }),
]

const heardBy = (schedule: Parameters<typeof listenersOf>[1]) =>
  listenersOf(all, schedule).map(({ name, only }) => (only === undefined ? name : `${name}: ${only}`))

it('hear of a schedule, or of a part of it, but for those that hear of other environments or of other flows alone', () => {
  expect(heardBy({ environment: 'staging', flows: { ids: ['a'] } })).toEqual(['any', 'asleep', 'of staging', 'of a', 'of smoke: tag smoke'])
  expect(heardBy({ environment: 'production', flows: { ids: ['b'] } })).toEqual(['any', 'asleep', 'of smoke: tag smoke'])
  expect(heardBy({ environment: null, flows: { tags: ['smoke'] } })).toEqual([
    'any',
    'asleep',
    'of staging: in staging',
    'of a: 1 chosen flow',
    'of smoke',
  ])
  expect(heardBy({ environment: 'local', flows: undefined })).toEqual(['any', 'asleep', 'of a: 1 chosen flow', 'of smoke: tag smoke'])
})
