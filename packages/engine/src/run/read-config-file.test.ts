import { type ActionHandler, type AnyActionHandler, defineSchema, fields as f, toDescriptor } from '@testmesh/action-kit'
import { loadNeed } from '@testmesh/expressions'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { run, summary } from '../testing/run.ts'
import { type TestPorts, testPorts } from '../testing/test-ports.ts'

// Loaded before: time is virtual here, and does not wait for modules.
const [regex] = await Promise.all([loadNeed('regex'), import('@testmesh/flow'), import('./read-config-file.ts')])

type Answer = (locals: Readonly<Record<string, unknown>>) => unknown

/** Answers one request, as a server would: with what its step says, or a file. */
const schema = defineSchema({
  type: 'answer',
  family: 'test',
  title: 'Answer',
  description: 'Answers a request.',
  aliases: [],
  locals: ['request', 'random'],
  config: f.object(
    {
      from_file: v.optional(f.filePath()),
      reply: v.optional(f.template()),
      upstream: v.optional(f.url()),
      replies: v.optional(f.list(f.object({ when: f.expression(), body: f.template() }))),
      pause: f.duration({ default: 0 }),
    },
    { aliases: { response: 'reply' } },
  ),
  output: f.object({ answers: f.list(f.json()) }),
})

const answer: Pick<ActionHandler<typeof schema>, 'run'> = {
  run: async ({ from_file, ...own }, { readConfig }) => {
    const config = from_file === undefined ? own : ((await readConfig(from_file, { under: 'server' })) as typeof own)
    const requests = [{ n: 1 }, { n: 2 }]
    const reply = config.reply as unknown as Answer | undefined
    const answers = requests.map((request) => {
      const locals = { request, $: request }
      const chosen = config.replies?.find(({ when }) => (when as unknown as Answer)(locals))
      return ((chosen?.body as unknown as Answer | undefined) ?? reply)?.(locals) ?? null
    })
    return { answers: answers as string[] }
  },
}

const ports = (files: Readonly<Record<string, string>> = {}): TestPorts => {
  const handler = { schema, ...answer } as unknown as AnyActionHandler
  const read = async (path: string) => new TextEncoder().encode(files[path] ?? '')
  return {
    ...testPorts(),
    load: async () => regex,
    files: { read, write: async (path) => path },
    actions: { descriptors: [toDescriptor(schema)], load: async () => handler },
  }
}

const answersOf = async (config: string, files: Readonly<Record<string, string>> = {}): Promise<unknown> => {
  const flow = `env: { PRICE: 5 }\nsteps:\n  - id: it\n    action: answer\n    config: ${config}\n    output: { answers: $.answers }\n`
  const ran = await run(flow, ports(files))
  const captured = ran.events.find(({ type }) => type === 'step.captured')
  return captured?.type === 'step.captured' ? captured.data.outputs.answers : summary(ran)[0]
}

it('gives an action the names it waits for, and fills the rest when the step starts', async () => {
  const reply = `{ reply: { total: '{{request.n * PRICE}}', id: '{{UUID}}' } }`
  const [first, second] = (await answersOf(reply)) as { total: number; id: string }[]
  expect([first?.total, second?.total]).toEqual([5, 10])
  expect(second?.id).toBe(first?.id)
})

it('lets a path in a condition read what the action calls $', async () => {
  expect(await answersOf(`{ replies: [{ when: $.n > 1, body: many }, { when: '{{request.n == 1}}', body: one }] }`)).toEqual([
    'one',
    'many',
  ])
})

it('finds names before anything runs, but for those that the action gives', async () => {
  await expect(answersOf(`{ reply: '{{request.n + prise}}' }`)).rejects.toThrow('PLAN_UNKNOWN_NAME: "prise" is not defined here')
  await expect(answersOf(`{ reply: '{{it.answers}}' }`)).rejects.toThrow('PLAN_LATER_STEP: "it" does not exist yet')
})

it('says where a text failed that waits for nothing', async () => {
  expect(await answersOf(`{ reply: ['\${vars.PRICE.unit}'] }`)).toBe('steps/it error (EXPRESSION_MISSING: vars.PRICE.unit is missing)')
})

it('reads a file as if it stood in the step, with its aliases, templates and conditions', async () => {
  const text = "server:\n  response: { total: '{{request.n * PRICE}}' }\n  replies:\n    - { when: $.n matches '^2', body: ten }\n"
  expect(await answersOf('{ from_file: s.yaml }', { 's.yaml': text })).toEqual([{ total: 5 }, 'ten'])
  expect(await answersOf('{ from_file: s.json }', { 's.json': '{"reply":"{{request.n}}"}' })).toEqual([1, 2])
})

it.each([
  [
    'response: 1\nreplys: []\npause: soon\n',
    's.yaml:2:1: "replys" is not a setting of the answer action; s.yaml:3:8: pause wants a duration',
  ],
  ["reply: '{{ 1 + }}'\n", 's.yaml:1:16: '],
  ["upstream: 'http://h/${PRICE > 1 ? null : 1}'\n", 's.yaml:1: the value is null, and a URL has no null (EXPRESSION_MISSING)'],
  ["reply: 'x${NOBODY}'\n", 's.yaml:1: nothing is called "NOBODY" (EXPRESSION_UNKNOWN_NAME)'],
  ['- 1\n', 's.yaml:1:1: '],
  ['', 's.yaml:1:1: there are no settings in this file'],
  ['reply: [\n', 's.yaml:'],
  ['reply: 1\n---\nreply: 2\n', 's.yaml:3:1: a second document begins here, and only one is wanted'],
])('tells what is wrong with a file, and where: %j', async (text, problem) => {
  expect(await answersOf('{ from_file: s.yaml }', { 's.yaml': text })).toContain(`it error (CONFIG_INVALID: ${problem}`)
})
