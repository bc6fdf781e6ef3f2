import { builtinActions, builtins } from '@testmesh/actions'
import { execute, planFlow } from '@testmesh/engine'
import { readFlow } from '@testmesh/flow'
import {
  type DebugAnswer,
  type DebugCommand,
  type DebugWish,
  type ExecutionState,
  type ExecutionStop,
  emptyExecutionState,
  foldExecution,
  streamLaws,
  type UnnumberedEvent,
} from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { createLink } from '../link.ts'
import { createDebugGate } from './debug-gate.ts'

const { descriptors } = builtinActions
const main = 'main.yaml'

interface Options {
  readonly flows?: Readonly<Record<string, string>>
  readonly patienceMs?: number
}

/** Runs a flow in this process, as a child does, for a worker that says what `commands` are. */
const debug = async (text: string, wish: Partial<DebugWish>, { flows = {}, patienceMs }: Options = {}) => {
  const readingOf = (file: string, flow: string) => readFlow(flow, descriptors, { file })
  const find = (name: string) => ({ reading: readingOf(name, flows[name] ?? '') })
  const { plan, diagnostics } = planFlow(readingOf(main, `name: Main\n${text}`), { descriptors, flows: find })
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  const events: UnnumberedEvent[] = []
  const answers = new Map<string, (answer: DebugAnswer) => void>()
  const link = createLink((message) => {
    if (message.type === 'answered') answers.get(message.id)?.(message.answer)
  })
  const { signal, killSignal } = link.begin()
  const gate = createDebugGate({
    ...{ plan, link, wish: { breakpoints: [], stopOnEntry: false, ...wish } },
    ...(patienceMs !== undefined && { patienceMs }),
  })
  const running = execute(plan, builtins({ root: '/' }), {
    ...{ executionId: 'x', epoch: 1, signal, killSignal, gate, variables: [] },
    sink: (more) => void events.push(...more),
  })
  const command = (wanted: DebugCommand): Promise<DebugAnswer> =>
    new Promise((resolve) => {
      const id = `${answers.size}`
      answers.set(id, resolve)
      link.receive({ type: 'command', id, command: wanted })
    })
  const state = () => events.reduce(foldExecution, emptyExecutionState())
  return {
    command,
    stop: async (number: number): Promise<ExecutionStop> => {
      await expect.poll(() => state().stop?.number, { timeout: 5_000 }).toBe(number)
      return state().stop as ExecutionStop
    },
    ended: async (): Promise<ExecutionState> => {
      const ended = await running
      expect(streamLaws(events.map((event, seq) => ({ ...event, seq })))).toEqual([])
      return ended
    },
  }
}

const log = (id: string, message = id) => `{ id: ${id}, action: log, config: { message: "${message}" } }`

it('stops branches one after the other, within a flow that the flow runs, and where the breakpoints of by now say', async () => {
  const text = `steps:
  - { id: both, action: parallel, config: { branches: [{ name: left, steps: [${log('l')}] }, { name: right, steps: [${log('r')}] }] } }
  - { id: sub, action: run_flow, config: { flow: inner.yaml } }
  - ${log('last')}
`
  const flows = { 'inner.yaml': `name: Inner\nsteps:\n  - ${log('in')}\n  - ${log('two')}\n` }
  const run = await debug(text, { breakpoints: [{ id: 'l' }, { id: 'r' }, { pointer: '/steps/1', file: 'inner.yaml' }] }, { flows })
  const first = await run.stop(1)
  expect(first).toMatchObject({ why: 'breakpoint', stepId: 'l', place: { file: main } })
  // Nothing of the other branch is lost: it stands behind this one.
  await run.command({ command: 'continue', stop: 1 })
  expect(await run.stop(2)).toMatchObject({ stepId: 'r' })
  await run.command({ command: 'continue', stop: 2 })
  expect(await run.stop(3)).toMatchObject({ stepId: 'two', path: 'steps/sub/two', place: { file: 'inner.yaml' } })
  expect(await run.command({ command: 'breakpoints', breakpoints: [] })).toEqual({ reply: { endsAt: expect.any(Number) } })
  expect(await run.command({ command: 'continue', stop: 3, upTo: { pointer: '/steps/7' } })).toMatchObject({
    refused: { code: 'REQUEST_INVALID', errors: [{ pointer: '/upTo/pointer' }] },
  })
  await run.command({ command: 'continue', stop: 3, upTo: { pointer: '/steps/2' } })
  expect(await run.stop(4)).toMatchObject({ stepId: 'last' })
  await run.command({ command: 'next', stop: 4 })
  expect(await run.ended()).toMatchObject({ verdict: 'passed' })
})

it('stops where a condition cannot be told, of a breakpoint and of a step, and says no more than can be shown', async () => {
  const text = `env: { ON: "", LONG: ${'x'.repeat(400_000)} }
steps:
  - ${log('a')}
  - { id: b, action: log, when: "ON.x > 1", config: { message: b } }
`
  const run = await debug(text, { breakpoints: [{ id: 'a', when: 'nobody == 1' }] })
  await run.stop(1)
  expect(await run.command({ command: 'evaluate', stop: 1, expression: '[LONG, LONG, LONG]' })).toMatchObject({
    refused: { code: 'VALUE_TOO_LONG' },
  })
  expect(await run.command({ command: 'again', stop: 1 })).toMatchObject({ refused: { code: 'NOT_POSSIBLE_HERE' } })
  await run.command({ command: 'continue', stop: 1 })
  expect(await run.stop(2)).toMatchObject({ why: 'failure', stepId: 'b', attempt: 0 })
  expect(await run.command({ command: 'give', stop: 2, expression: '{ a: 1 }' })).toMatchObject({ refused: { code: 'NOT_POSSIBLE_HERE' } })
  await run.command({ command: 'set', stop: 2, name: 'ON', expression: '{ x: 2 }' })
  await run.command({ command: 'again', stop: 2 })
  expect(await run.stop(3)).toMatchObject({ why: 'step', stepId: 'b', attempt: 1 })
  await run.command({ command: 'continue', stop: 3 })
  expect(await run.ended()).toMatchObject({ verdict: 'passed' })
})

it('is cancelled when nobody says anything for long: each command begins the time anew', async () => {
  const run = await debug(`steps: [${log('a')}]\nteardown: [${log('bye')}]\n`, { stopOnEntry: true }, { patienceMs: 600 })
  const { endsAt } = await run.stop(1)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const answer = await run.command({ command: 'look', stop: 1 })
  expect('reply' in answer && (answer.reply.endsAt ?? 0)).toBeGreaterThan(endsAt)
  const { verdict, failure, steps } = await run.ended()
  expect([verdict, failure?.message]).toEqual(['cancelled', 'nobody told the debugger anything for 0.01 minutes'])
  expect(steps.get('teardown/bye')?.outcome).toBe('passed')
})
