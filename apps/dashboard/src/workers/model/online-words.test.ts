import { expect, it } from 'vitest'
import { onlineWords } from './online-words.ts'

const worker = { isOnline: true, isAgent: false, isStopping: false }
const agent = { ...worker, isAgent: true }

it('counts those that take executions as metrics do, and those that are ending apart', () => {
  expect(onlineWords([worker, agent, agent, { ...worker, isOnline: false }])).toBe('1 worker, 2 agents')
  expect(onlineWords([{ ...worker, isStopping: true }, agent, { ...agent, isOnline: false, isStopping: true }])).toBe(
    '0 workers, 1 agent, 1 ending',
  )
})
