import { ActionError } from '@testmesh/action-kit'
import { expect, it } from 'vitest'
import { timeIsUp } from '../testing/test-context.ts'
import { collectMessages, type Wanted } from './collect-messages.ts'

interface Note {
  readonly n: number
  readonly raw: string | Uint8Array
}

const words = {
  noun: 'message',
  codes: { tooFew: 'TOO_FEW', unexpected: 'UNEXPECTED', tooMuch: 'TOO_MUCH' },
  error: (code: string, message: string, options = {}) => new ActionError(code, message, options),
  inWords: ({ n }: Note) => `#${n}`,
} as const

/** Even numbers count; an odd one has as many differences as it is large. */
const collect = (wanted: Wanted, batches: readonly (readonly number[])[]) => {
  const left = [...batches]
  return collectMessages<Note, string>({
    wanted,
    words,
    next: async () => left.shift()?.map((n) => ({ n, raw: `note ${n}` })),
    differences: ({ n }) => (n % 2 === 0 ? [] : Array.from({ length: n }, (_, index) => `difference ${index + 1}`)),
    ending: () => 'in time',
  })
}
const numbers = async (wanted: Wanted, batches: readonly (readonly number[])[]) => {
  const { messages, seen } = await collect(wanted, batches)
  return { numbers: messages.map(({ n }) => n), seen }
}

it('takes as many as are wanted, and leaves the rest alone', async () => {
  expect(await numbers({}, [[], [1, 2], [4]])).toEqual({ numbers: [2], seen: 2 })
  expect(await numbers({ count: 2 }, [[2, 4, 6]])).toEqual({ numbers: [2, 4], seen: 2 })
  expect(await numbers({ max_messages: 3 }, [[2], [4]])).toEqual({ numbers: [2, 4], seen: 2 })
  expect(await numbers({ count: 2, max_messages: 1 }, [[2, 4]])).toEqual({ numbers: [2, 4], seen: 2 })
  expect(await numbers({ never: true }, [[1], [3]])).toEqual({ numbers: [], seen: 2 })
})

it('says what came instead, the nearest first and no more than three', async () => {
  await expect(
    collect({ count: 2 }, [
      [7, 5, 2],
      [9, 1],
    ]),
  ).rejects.toMatchObject({
    ...{ code: 'TOO_FEW', kind: 'timeout' },
    message: `1 of 2 messages came in time; 4 others did not match, the nearest first:
  #1 note 1: difference 1
  #5 note 5: difference 1; difference 2; difference 3; and 2 more
  #7 note 7: difference 1; difference 2; difference 3; and 4 more`,
    result: { messages: [{ n: 2 }], count: 1, seen: 5, near_misses: [{ n: 1, differences: ['difference 1'] }, { n: 5 }, { n: 7 }] },
  })
  await expect(collect({}, [])).rejects.toThrow('0 of 1 message came in time; nothing else came either')
})

it('says what came before the time of the step was up', async () => {
  const left = [[2, 5]]
  const stopped = new ActionError('ABORTED', 'the step was stopped', { cause: timeIsUp })
  const collected = collectMessages<Note, string>({
    wanted: { count: 2 },
    words,
    next: async () => left.shift()?.map((n) => ({ n, raw: `note ${n}` })) ?? Promise.reject(stopped),
    differences: ({ n }) => (n % 2 === 0 ? [] : ['odd']),
    ending: () => 'within 30 s',
  })
  await expect(collected).rejects.toMatchObject({
    kind: 'timeout',
    message: '1 of 2 messages came before the step was stopped; 1 other did not match, the nearest first:\n  #5 note 5: odd',
    result: { messages: [{ n: 2 }], count: 1 },
  })
})

it('refuses what should never come', async () => {
  await expect(collect({ never: true }, [[1, 4]])).rejects.toMatchObject({
    ...{
      code: 'UNEXPECTED',
      message: 'a message came that should never come: #4 note 4',
      result: { messages: [{ n: 4 }], count: 1, seen: 2 },
    },
  })
})
