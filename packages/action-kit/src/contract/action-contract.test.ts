import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { ActionError, type AnyActionHandler, type Clock, defineAction, defineSchema, fields as f } from '../index.ts'
import { actionContract, createTestContext } from './index.ts'

const clock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const schema = defineSchema({
  type: 'sample',
  family: 'samples',
  title: 'Sample',
  description: 'Waits, fails or answers, as it is told.',
  aliases: [{ name: 'sample.wait', preset: { pause: '1h' } }],
  config: f.object({ answer: f.text({ title: 'Answer' }), pause: f.duration({ title: 'Pause', default: 0 }) }),
  output: f.object({ answer: f.text() }),
})

const good = defineAction(schema, {
  run: async ({ answer, pause }, context) => {
    const tracked = await context.track({ kind: 'file', ref: answer })
    await context.use('pool', async () => ({ value: 1, close: () => undefined }))
    await context.clock.sleep(pause, context.signal)
    if (answer === 'fail') throw new ActionError('SAMPLE_FAILED', 'It was told to', { hint: 'Tell it something else.' })
    if (answer === 'kept') await tracked.done()
    return { answer }
  },
  undo: { file: async () => undefined },
})

/** Names of the promises that are broken, with the reason. */
const broken = async (handler: AnyActionHandler, codes: string[] = ['SAMPLE_FAILED']): Promise<string[]> => {
  const contract = actionContract(handler, {
    createContext: () => createTestContext({ clock }),
    codes,
    cases: [
      { name: 'an answer', config: { answer: 'yes' } },
      { name: 'made late', config: async () => ({ answer: 'kept' }) },
    ],
    hang: { answer: 'yes', pause: '1h' },
    unreachable: { answer: 'fail' },
  })
  const outcomes = await Promise.all(
    contract.map(({ name, run }) =>
      run().then(
        () => [],
        (error: Error) => [`${name}: ${error.message}`],
      ),
    ),
  )
  return outcomes.flat()
}

it('finds nothing wrong with a good action', async () => {
  expect(await broken(good)).toEqual([])
})

it('finds an action that does not listen to the signal', async () => {
  // Never ends where it should hang: a busy machine takes no pause for an end.
  const deaf = defineAction(schema, { run: ({ pause }) => (pause > 0 ? new Promise<never>(() => {}) : Promise.resolve({ answer: '' })) })
  expect(await broken(deaf)).toMatchInlineSnapshot(`
    [
      "does not start when it is cancelled already: it resolved in spite of the cancel",
      "stops within 100 ms of a cancel: it was still running 100 ms after the cancel",
      "fails with a code of its family and a hint: it should have failed with an ActionError, not: undefined",
    ]
  `)
})

it('finds a result that is not what the output says', async () => {
  const run = async (...args: Parameters<typeof good.run>) => ({ ...(await good.run(...args)), more: 1 })
  expect(await broken({ ...good, run })).toMatchInlineSnapshot(`
    [
      "returns what its output says, and leaves nothing behind: an answer: the result is not what the output says: more wants never but got "more"",
      "returns what its output says, and leaves nothing behind: made late: the result is not what the output says: more wants never but got "more"",
    ]
  `)
})

it('finds errors without a code of the family, and what cannot be undone', async () => {
  const { undo: _, ...forgetful } = good
  expect(await broken(forgetful, ['OTHER'])).toMatchInlineSnapshot(`
    [
      "returns what its output says, and leaves nothing behind: an answer: it tracks a "file" that it cannot undo",
      "fails with a code of its family and a hint: SAMPLE_FAILED is not a code of the family: OTHER",
    ]
  `)
})

it('finds what is left open', async () => {
  const open: string[] = []
  const leak = async (...args: Parameters<typeof good.run>) => {
    open.push('socket')
    return good.run(...args)
  }
  const [, , , , returns] = actionContract({ ...good, run: leak } as AnyActionHandler, {
    createContext: () => createTestContext({ clock }),
    codes: [],
    cases: [{ name: 'an answer', config: { answer: 'yes' } }],
    activeResources: () => [...open],
  })
  await expect(returns?.run()).rejects.toThrow('it left open')
})

it('finds a schema with bad names, silent fields and no check', async () => {
  const sloppy = defineSchema({
    ...schema,
    type: 'Sample',
    aliases: [{ name: 'Sample' }],
    payload: 'nothing',
    config: v.looseObject({ answer: v.any(), pause: v.any() }),
  })
  expect(await broken({ ...good, schema: sloppy } as AnyActionHandler)).toMatchInlineSnapshot(`
    [
      "has a well-formed type, aliases and payload: "Sample" is not a canonical type: small letters, digits and _, perhaps behind a word and a dot",
      "explains every field by a title or a description: config.answer has neither a title nor a description",
      "refuses configs of the wrong type: an example is refused: pause: Invalid key: Expected "pause" but received undefined",
      "returns what its output says, and leaves nothing behind: an answer: the config is refused: "pause" is missing: this action needs it",
      "returns what its output says, and leaves nothing behind: made late: the config is refused: "pause" is missing: this action needs it",
      "does not start when it is cancelled already: the config is refused: "pause" is missing: this action needs it",
      "stops within 100 ms of a cancel: it rejected before it was cancelled: the config does not hang",
      "fails with a code of its family and a hint: the config is refused: "pause" is missing: this action needs it",
    ]
  `)
})

it('keeps a resource for the execution, and forgets one that did not open', async () => {
  const context = createTestContext({ clock })
  const closed: string[] = []
  const open = (name: string) => async () => ({ value: name, close: () => void closed.push(name) })
  expect(await Promise.all([context.use('a', open('first')), context.use('a', open('second')), context.use('b', open('third'))])).toEqual([
    'first',
    'first',
    'third',
  ])
  await expect(context.use('c', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(context.openResources()).toEqual(['a', 'b'])
  await context.close()
  expect(closed).toEqual(['third', 'first'])
})
