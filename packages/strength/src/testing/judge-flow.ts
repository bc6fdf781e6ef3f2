import { ActionError, defineSchema, fields as f, type JsonValue, toDescriptor } from '@testmesh/action-kit'
import { type ActionTable, execute, type Plan, type Ports, planFlow } from '@testmesh/engine'
import { readFlow } from '@testmesh/flow'
import { emptyExecutionState, foldExecution } from '@testmesh/protocol'
import { optional } from 'valibot'
import { type MeasureOptions, measureStrength, type RecordedFlow } from '../measure-strength.ts'
import type { RecordedExecution } from '../replay/recorded-execution.ts'
import { createReplayClock } from '../replay/replay-clock.ts'
import type { Strength } from '../strength.ts'

/** What `ask` gets, by the name that it asks for; with a list it gets the next each time, and the last again and again. */
export type Answers = Readonly<Record<string, JsonValue | readonly JsonValue[]>>

/** Runs a flow whose `ask` steps get these answers as their bodies, and records it. */
export const recordFlow = async (text: string, answers: Answers): Promise<RecordedFlow> => {
  const actions = askTable(answers)
  const plan = planText(text, actions)
  const ports = portsOf(actions)
  const state = emptyExecutionState()
  await execute(plan, ports, {
    executionId: 'e1',
    sink: (events) => {
      // As a recording holds them.
      for (const event of JSON.parse(JSON.stringify(events)) as typeof events) foldExecution(state, event)
    },
  })
  const recorded: RecordedExecution = { state, inputs: {}, blob: () => Promise.resolve(undefined) }
  return { plan, ports, variables: [], data: undefined, file: 'flow.testmesh.yaml', executions: [recorded] }
}

/** The same recording, judged by a flow that was changed since. */
export const withText = (flow: RecordedFlow, text: string): RecordedFlow => ({ ...flow, plan: planText(text, flow.ports.actions) })

export const judgeFlow = async (text: string, answers: Answers, options: MeasureOptions = {}): Promise<Strength> =>
  measureStrength([await recordFlow(text, answers)], options)

/** A line for each field of each step: what survived, and `?` for what nobody can tell. */
export const survivors = ({ flows }: Strength): string[] =>
  flows.flatMap(({ steps, unjudged }) => [
    ...steps.flatMap(({ id, fields }) =>
      fields.map(({ field, survived, unknown }) =>
        [`${id} ${field}:`, ...survived.map(({ kind }) => kind), ...unknown.map(({ kind, why }) => `${kind}? ${why}`)].join(' '),
      ),
    ),
    ...unjudged.map(({ id, why }) => `${id}: ${why}`),
  ])

const planText = (text: string, { descriptors }: ActionTable): Plan => {
  const { plan, diagnostics } = planFlow(readFlow(text, descriptors), { descriptors })
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}

const askSchema = defineSchema({
  type: 'ask',
  family: 'test',
  title: 'Ask',
  description: 'Asks for something.',
  aliases: [],
  payload: 'body',
  config: f.object({
    name: f.text({ title: 'Name' }),
    send: optional(f.json({ title: 'Send' })),
    until: optional(f.expression({ title: 'Until' })),
  }),
  output: f.object({ status: f.integer(), headers: f.json({ title: 'Headers' }), body: f.json({ title: 'Body' }) }),
})

const askTable = (answers: Answers): ActionTable => {
  const asked = new Map<string, number>()
  return {
    descriptors: [toDescriptor(askSchema)],
    load: async () => ({
      schema: askSchema,
      run: async ({ name }: { readonly name: string }) => {
        const times = asked.get(name) ?? 0
        asked.set(name, times + 1)
        const answer = answers[name] as JsonValue | undefined
        if (answer === undefined) throw new ActionError('TEST_NO_ANSWER', 'nobody answers')
        const body = Array.isArray(answer) ? (answer[Math.min(times, answer.length - 1)] as JsonValue) : answer
        return { status: 200, headers: {}, body }
      },
    }),
  }
}

const portsOf = (actions: ActionTable): Ports => ({
  actions,
  clock: createReplayClock(1_800_000_000_000, { turn: quiet, sleep: quiet }),
  files: { read: refuse, glob: refuse, write: refuse },
  net: { resolve: refuse },
  newId: () => '00000000-0000-4000-8000-000000000001',
})

const refuse = (): Promise<never> => Promise.reject(new Error('a test has none'))

/** Only tests run this file, and they run in Node. */
declare const setImmediate: (run: () => void) => void

const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
