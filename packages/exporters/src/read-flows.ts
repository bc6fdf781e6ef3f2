import { parseDuration, secretLiterals } from '@testmesh/expressions'
import { parseExpression } from '@testmesh/expressions/syntax'
import { type FlowReading, locate } from '@testmesh/flow/model'
import { blocksOf, type Flow, type Step, visitSteps } from '@testmesh/flow/walk'
import { createSecrets, isCredential } from '@testmesh/importers/credentials'
import type { JsonValue } from '@testmesh/protocol'
import { answerPath, chainOf } from './answer-path.ts'
import type { AnswerPath, Cleanup, Exported, ExportedFlow, Item, Loss, Reference, Request } from './exported.ts'
import { createFlowNames, type FlowNames } from './flow-names.ts'
import { createExportNames, type Names, type OutsideValues } from './names.ts'
import { readChecks } from './read-checks.ts'
import { type RequestReader, readRequest } from './read-request.ts'
import { readJson } from './read-text.ts'

export interface FlowToExport {
  readonly reading: FlowReading
  /** How losses call its file. Default: as the reading does. */
  readonly file?: string
  /** Where a file of the flow is, from where the export is. Default: as it is written. */
  readonly pathOf?: (path: string) => string
}

export interface ReadFlowsOptions {
  readonly outside: OutsideValues
  /** The step of an `http_request` with what the environment gives it. Default: as it is written. */
  readonly complete?: (step: Step) => Step
}

/** What flows ask over HTTP, and what of them cannot be said to others. */
export const readFlows = (flows: readonly FlowToExport[], { outside, complete = (step) => step }: ReadFlowsOptions): Exported => {
  const names = createExportNames(
    outside,
    flows.flatMap(({ reading }) => namesIn(reading.flow)),
  )
  const read = flows.flatMap((one) => (one.reading.flow ? [readFlow(one, one.reading.flow, { names, complete })] : []))
  return { flows: read.map(({ flow }) => flow), variables: names.variables(), losses: read.flatMap(({ losses }) => losses.sort(byLine)) }
}

/** What is lost is quoted, titles are shown, and what is shown is copied. */
const withoutSecrets = (message: string): string =>
  createSecrets().inText(secretLiterals(message).reduce((text, secret) => text.replaceAll(secret, () => '***'), message))

const byLine = (left: Loss, right: Loss): number => (left.line ?? 0) - (right.line ?? 0)

const namesIn = (flow: Flow | undefined): string[] => {
  const found = [...Object.keys(flow?.env ?? {}), ...Object.keys(flow?.inputs ?? {})]
  if (flow) visitSteps(flow, ({ output }) => found.push(...Object.keys(output ?? {})))
  return found
}

const readFlow = (
  { reading, file = reading.source.file, pathOf = (path) => path }: FlowToExport,
  flow: Flow,
  { names, complete }: Pick<Reading, 'names' | 'complete'>,
) => {
  const losses: Loss[] = []
  const lose = (message: string, pointer: string): Loss => {
    const line = locate(reading.source, pointer, { at: 'key' }).span?.start.line
    const loss = { ...(file !== undefined && { file }), ...(line !== undefined && { line }), message: withoutSecrets(message) }
    losses.push(loss)
    return loss
  }
  loseOfFlow(flow, lose)
  const requests = requestsIn(flow)
  const known = createFlowNames(flow, {
    names,
    requests,
    outputsOf,
    read: (value, self) => readJson(names.secrets.inFields(value), readerAt('/env', self)),
  })
  const readerAt = (pointer: string, self: FlowNames = known, tell: Lose = lose) => ({
    refer: self.refer,
    standIn: (expression: string): Reference => {
      const { name } = names.variable(
        secretLiterals(expression).length > 0 ? names.secrets.hide('SECRET', expression).slice(2, -1) : expression,
      )
      if (expression !== 'BASE_URL') tell(`the expression ${expression}: give what it comes to as ${name}`, pointer)
      return { type: 'name', name, holds: 'text' }
    },
  })
  const { items, cleanups } = itemsOf(flow, {
    known,
    names,
    complete,
    lose,
    pathOf,
    file,
    readerAt,
    lineOf: (pointer) => locate(reading.source, pointer).span?.start.line,
  })
  const { name, description } = flow
  return {
    flow: {
      name: withoutSecrets(name),
      ...(description !== undefined && { description: withoutSecrets(description) }),
      ...(file !== undefined && { file }),
      // Asked last: it grows by what the requests read.
      items: items.map((item) => withCaptures(item, known)),
      cleanups: cleanups.map((cleanup) => ({ ...cleanup, items: cleanup.items.map((item) => withCaptures(item, known)) })),
      sets: known.sets(),
    } satisfies ExportedFlow,
    losses,
  }
}

const loseOfFlow = (flow: Flow, lose: Lose): void => {
  if (flow.data !== undefined) lose('its rows of data: the requests stand once, with the columns as variables', '/data')
  if (flow.data_source) lose('the data that it loads', '/data_source')
  if (flow.env_file !== undefined) lose(`what the file ${flow.env_file} gives, as far as no variable has it`, '/env_file')
  if (flow.on_error.length > 0) lose(`its steps on_error: ${flow.on_error.map(({ id }) => id).join(', ')}`, '/on_error')
  if (flow.config.retry) lose('retry of all its steps', '/config/retry')
  if (flow.config.timeout !== undefined) lose(`its time limit ${flow.config.timeout}`, '/config/timeout')
  if (flow.config.step_timeout !== undefined) lose(`the time limit of its steps ${flow.config.step_timeout}`, '/config/step_timeout')
  if (flow.config.fail_fast === false) lose('that its steps go on behind a failure', '/config/fail_fast')
}

type Lose = (message: string, pointer: string) => Loss

interface Reading {
  readonly known: FlowNames
  readonly names: Names
  readonly complete: (step: Step) => Step
  readonly lose: Lose
  readonly pathOf: (path: string) => string
  readonly file: string | undefined
  readonly readerAt: (pointer: string, names: FlowNames, tell: Lose) => Pick<RequestReader, 'refer' | 'standIn'>
  readonly lineOf: (pointer: string) => number | undefined
}

/** In the order in which they are sent: what cleans up comes last in, first out, before teardown and what teardown itself made. */
const itemsOf = (flow: Flow, reading: Reading): Pick<ExportedFlow, 'items' | 'cleanups'> => {
  const read = (phase: 'setup' | 'steps' | 'teardown', cleanups: Cleanup[]) => readList(flow[phase], `/${phase}`, { ...reading, cleanups })
  const ofSteps: Cleanup[] = []
  const ofTeardown: Cleanup[] = []
  const items = [...read('setup', ofSteps), ...read('steps', ofSteps)]
  const teardown = read('teardown', ofTeardown)
  const last = [...teardown, ...lastFirst(ofTeardown).flatMap((cleanup) => cleanup.items)]
  return { items, cleanups: [...lastFirst(ofSteps), ...(last.length > 0 ? [{ items: last }] : [])] }
}

const lastFirst = (cleanups: readonly Cleanup[]): Cleanup[] => [...cleanups].reverse()

interface Walk extends Reading {
  readonly cleanups: Cleanup[]
}

const readList = (steps: readonly Step[], list: string, walk: Walk): Item[] =>
  inOrder(steps).flatMap((step) => readStep(step, `${list}/${steps.indexOf(step)}`, walk))

/** A step behind those that it waits for; else as they are written. */
const inOrder = (steps: readonly Step[]): readonly Step[] => {
  const done = new Set<Step>()
  const add = (step: Step, waiting: readonly Step[] = []): void => {
    if (done.has(step) || waiting.includes(step)) return
    for (const id of step.depends_on ?? []) for (const other of steps) if (other.id === id) add(other, [...waiting, step])
    done.add(step)
  }
  for (const step of steps) add(step)
  return [...done]
}

const readStep = (step: Step, pointer: string, walk: Walk): Item[] => {
  if (step.disabled) return [lost(`the step ${step.id}, which is disabled`, pointer, walk)]
  switch (step.action) {
    case 'http_request':
      return [requestOf(step, pointer, walk)]
    case 'group':
      return [groupOf(step, pointer, walk)]
    case 'parallel':
      walk.lose(`the branches of ${step.id} run one after the other`, pointer)
      return [groupOf(step, pointer, walk)]
    case 'delay': {
      const durationMs = durationOf(step.config.duration)
      if (durationMs !== undefined && step.when === undefined) return [{ type: 'pause', durationMs, ...placeOf(pointer, walk) }]
      return [lost(`the step ${step.id}, a delay`, pointer, walk)]
    }
    default: {
      const inside = blocksOf(step).flatMap(({ steps }) => steps)
      const within = inside.length > 0 ? ` with ${inside.length} ${inside.length === 1 ? 'step' : 'steps'} in it` : ''
      return [lost(`the step ${step.id}, ${step.action}${within}`, pointer, walk)]
    }
  }
}

const groupOf = (step: Step, pointer: string, walk: Walk): Item => ({
  type: 'group',
  id: step.id,
  title: titleOf(step),
  items: innerOf(step, pointer, walk),
})

const titleOf = ({ id, name = id }: Step): string => withoutSecrets(name)

const lost = (message: string, pointer: string, { lose }: Walk): Item => ({ type: 'lost', loss: lose(message, pointer) })

const innerOf = (step: Step, pointer: string, walk: Walk): Item[] => {
  loseOfStep(step, pointer, walk)
  for (const key of ofGroupAlone)
    if (step[key] !== undefined) walk.lose(`${step.id}: its ${key}, which is about all its steps`, `${pointer}/${key}`)
  const items = blocksOf(step).flatMap((block) => readList(block.steps, pointer + block.pointer, walk))
  keepCleanup(step, pointer, walk)
  return items
}

const ofGroupAlone = ['output', 'assert', 'assert_any', 'assert_none', 'timeout', 'on_error'] as const

const durationOf = (duration: JsonValue | undefined): number | undefined =>
  typeof duration === 'number' ? duration : typeof duration === 'string' ? parseDuration(duration) : undefined

const placeOf = (pointer: string, { file, lineOf }: Reading) => {
  const line = lineOf(pointer)
  return { ...(file !== undefined && { file }), ...(line !== undefined && { line }) }
}

const requestOf = (step: Step, pointer: string, walk: Walk): Request => {
  const own: Loss[] = []
  const lose: Lose = (message, at) => {
    const loss = walk.lose(message, at)
    own.push(loss)
    return loss
  }
  const { known, names, pathOf } = walk
  const { refer, standIn } = walk.readerAt(`${pointer}/config`, known, lose)
  const read = readRequest(walk.complete(step), {
    refer,
    standIn,
    secrets: names.secrets,
    valueOf: known.valueOf,
    baseUrl: () => baseUrlOf(known),
    pathOf,
    lose: (message, key) => lose(`${step.id}: ${message}`, key === undefined ? `${pointer}/config` : `${pointer}/config/${key}`),
  })
  loseOfStep(step, pointer, { lose })
  loseOutputs(step, pointer, lose)
  const checked = (step.assert ?? []).map((assertion) => {
    const found = readChecks([assertion], { refer })
    const hidden = found.checks.filter(({ text }) => isCredential('', text)).map(({ text }) => text)
    return { checks: found.checks.filter(({ text }) => !hidden.includes(text)), unread: [...found.unread, ...hidden] }
  })
  checked.forEach(({ unread }, index) => {
    for (const text of unread) lose(`${step.id}: the assertion ${text}`, `${pointer}/assert/${index}`)
  })
  const none = readChecks(step.assert_none ?? [], { refer })
  none.unread.forEach((text) => {
    lose(`${step.id}: the assertion ${text}, which must not hold`, `${pointer}/assert_none`)
  })
  if (step.assert_any) lose(`${step.id}: the assertions of which any must hold`, `${pointer}/assert_any`)
  keepCleanup(step, pointer, walk)
  const retry = retryOf(step)
  return {
    type: 'request',
    id: step.id,
    title: titleOf(step),
    ...placeOf(pointer, walk),
    ...read,
    captures: [],
    checks: [
      ...checked.flatMap(({ checks }) => checks),
      ...none.checks.map((check) => ({ ...check, text: `not (${check.text})`, isNegated: !check.isNegated })),
    ],
    losses: own,
    ...(retry && { retry }),
    isTolerated: step.on_error === 'continue' || (typeof step.on_error === 'object' && step.on_error.action === 'continue'),
  }
}

/** What relative addresses are joined to. */
const baseUrlOf = (known: FlowNames): Reference | undefined => {
  const name = ['BASE_URL', 'API_URL'].find(known.isGiven)
  const { node } = name === undefined ? {} : parseExpression(name)
  return node && known.refer(node)
}

const loseOfStep = (step: Step, pointer: string, { lose }: Pick<Walk, 'lose'>): void => {
  const tell = (message: string, key: string) => lose(`${step.id}: ${message}`, `${pointer}/${key}`)
  if (step.when !== undefined) tell(`when ${step.when}: it is always sent`, 'when')
  if (step.retry && !retryOf(step)) tell('retry: it is sent once', 'retry')
  if (step.max_duration !== undefined) tell(`max_duration ${step.max_duration}`, 'max_duration')
  if (typeof step.on_error === 'object' && (step.on_error.steps || step.on_error.on_timeout)) tell('its steps on_error', 'on_error')
}

/** With the same pause each time; for other ways to wait, and for some failures alone, others have no word. */
const retryOf = ({ action, retry }: Step): { readonly attempts: number; readonly delayMs: number } | undefined => {
  if (!retry || action !== 'http_request') return undefined
  const { attempts = 1, delay = 1_000, backoff = 'constant', jitter = false, max_delay: _, ...others } = retry
  const delayMs = durationOf(delay)
  const isSimple = backoff === 'constant' && !jitter && Object.keys(others).length === 0
  return isSimple && delayMs !== undefined ? { attempts, delayMs } : undefined
}

const keepCleanup = ({ id, cleanup }: Step, pointer: string, walk: Walk): void => {
  if (!cleanup) return
  const { strategy = 'end', delay } = cleanup
  if (strategy !== 'end' || delay !== undefined) walk.lose(`${id}: when its cleanup runs: it runs at the end`, `${pointer}/cleanup`)
  const further: Cleanup[] = []
  const items = readList(cleanup.steps, `${pointer}/cleanup/steps`, { ...walk, cleanups: further })
  walk.cleanups.push({ of: id, items: [...items, ...lastFirst(further).flatMap((cleanup) => cleanup.items)] })
}

const loseOutputs = (step: Step, pointer: string, lose: Lose): void => {
  const read = outputsOf(step)
  for (const [name, value] of Object.entries(step.output ?? {}))
    if (!read.has(name))
      lose(`${step.id}: the output ${name}, which is ${JSON.stringify(value)}: give it yourself`, `${pointer}/output/${name}`)
}

/** What is taken out of an answer as it is. */
const outputsOf = ({ output = {} }: Step): ReadonlyMap<string, AnswerPath> =>
  new Map(
    Object.entries(output).flatMap(([name, value]) => {
      const path = typeof value === 'string' ? pathIn(value) : undefined
      return path ? [[name, path] as const] : []
    }),
  )

const pathIn = (text: string): AnswerPath | undefined => {
  const { node, problems } = parseExpression(text.trim())
  if (!node || problems.length > 0) return undefined
  // What is hidden from reports is a value all the same.
  const [only] = node.type === 'call' && node.name === 'secret' && node.args.length === 1 ? node.args : [node]
  const chain = only && chainOf(only)
  return chain && answerPath(chain)
}

/** A step whose steps are read, or whose cleanup is. */
const isCarriedOver = ({ action }: Step): boolean => ['group', 'parallel', 'http_request'].includes(action)

/** Those that become requests: what others take out of the rest, nobody takes out. */
const requestsIn = (flow: Flow): Step[] => {
  const found: Step[] = []
  visitSteps(flow, (step, { parents, phase, pointer }) => {
    const isSent = [step, ...parents].every(({ disabled }) => !disabled) && parents.every(isCarriedOver) && phase !== 'on_error'
    if (step.action === 'http_request' && isSent && !pointer.includes('/on_error/')) found.push(step)
  })
  return found
}

const withCaptures = (item: Item, known: FlowNames): Item => {
  if (item.type === 'group') return { ...item, items: item.items.map((inner) => withCaptures(inner, known)) }
  return item.type === 'request' ? { ...item, captures: known.capturesOf(item.id) } : item
}
