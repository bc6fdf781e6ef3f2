import { setImmediate as pause } from 'node:timers/promises'
import {
  createExecutions,
  type ExecutionPorts,
  type ExecutionWish,
  type FindFlows,
  type ReadyFlows,
  Refusal,
  type RunnableText,
} from '@testmesh/platform'
import { type Capability, formatPlace, type JsonObject } from '@testmesh/protocol'
import { type FireProblem, type FlowsOfSchedule, isOutage, type TriggerRecord, type Workspace } from '@testmesh/storage'
import { keepLast } from './keep-last.ts'
import { chooseEnvironment, type Known, knownIn } from './known-variables.ts'
import { prepareText, toRunnable } from './prepare-run.ts'

export interface FindFlowsOptions extends ExecutionPorts {
  /** What actions may do beyond the network. */
  readonly granted: readonly Capability[]
  /** Told of a fault of ours with one flow; when it throws none runs. Whoever looks at what came of it is told only that there was one. */
  readonly onError: (error: unknown) => void
}

/** The flows of a schedule as they are now. */
export const createFindScheduled =
  (options: FindFlowsOptions): FindFlows =>
  (workspace, { id: scheduleId, ...choice }) =>
    findFlows(options, workspace, { ...choice, origin: { triggerType: 'schedule', scheduleId }, several: 'schedules' })

/** The flows of a trigger as they are now, with what its variables became. */
export const findTriggered = (
  options: FindFlowsOptions,
  workspace: Workspace,
  { id: triggerId, variables, ...choice }: TriggerRecord,
): Promise<ReadyFlows> =>
  findFlows(options, workspace, { ...choice, variables, origin: { triggerType: 'webhook', triggerId }, several: 'triggers' })

/** At once: more of them are another schedule. */
const mostFlows = 500
/** One transaction holds them, and others wait for it. */
const mostExecutions = 5_000

interface Choice {
  readonly flows: FlowsOfSchedule
  /** Null: each flow's own. */
  readonly environment: string | null
  readonly variables: JsonObject
  readonly origin: Pick<ExecutionWish, 'triggerType' | 'scheduleId' | 'triggerId'>
  /** What several of would run more. */
  readonly several: 'schedules' | 'triggers'
}

/** Those that cannot run do not keep the others from it. */
const findFlows = async (
  { granted, onError, ...ports }: FindFlowsOptions,
  workspace: Workspace,
  { flows: chosen, environment: wanted, variables, origin, several }: Choice,
): Promise<ReadyFlows> => {
  const { ids, problems } = await chooseFlows(workspace, chosen, several)
  const around = surroundings(workspace, { wanted, variables })
  const ready = new Map<string | null, RunnableText[]>()
  let count = 0
  // One after the other: hundreds at once would leave no connection for anybody else.
  for (const id of ids) {
    // An embedded database answers without a pause, in which others would come in.
    await pause()
    const flow = await workspace.flows.find(id)
    if (!flow) {
      problems.push({ flowId: id, flowName: null, message: 'the flow was removed' })
      continue
    }
    const { name, version, text, path } = flow
    try {
      const { environment, known } = await around(flow.environment)
      const texts = await toRunnable(await prepareText(workspace, { text, path }, { known, granted }), { id, version })
      const executions = texts.reduce((total, { rows }) => total + (rows?.length ?? 1), 0)
      if (count + executions > mostExecutions) {
        problems.push({
          flowId: id,
          flowName: name,
          message: `with it there would be more than ${mostExecutions} executions at once: make several ${several}`,
        })
        continue
      }
      count += executions
      ready.set(environment, [...(ready.get(environment) ?? []), ...texts])
    } catch (error) {
      if (isOutage(error)) throw error
      if (!(error instanceof Refusal)) onError(error)
      problems.push({ flowId: id, flowName: name, message: whyNot(error) })
    }
  }
  return {
    count,
    problems,
    start: async (transaction, { id: batchId, by }) => {
      const wish = { variables, secrets: {}, inputs: {}, triggeredBy: by, ...origin }
      const started = []
      for (const [environment, texts] of ready)
        started.push(await createExecutions(transaction, ports, { texts, wish: { ...wish, environment }, batchId }))
      return started.flatMap(({ executions }) => executions)
    },
  }
}

interface Wanted {
  /** Null: each flow's own environment. */
  readonly wanted: string | null
  readonly variables: JsonObject
}

/** What the flows have in common is asked for once. */
const surroundings = (workspace: Workspace, { wanted, variables }: Wanted) => {
  const keep = keepLast<{ readonly environment: string | null; readonly known: Known }>(mostFlows)
  return (own: string | null) =>
    keep(JSON.stringify(own), async () => {
      const environment = wanted ?? (await chooseEnvironment(workspace, own))
      return { environment, known: await knownIn(workspace, environment, { variables }) }
    })
}

interface Chosen {
  readonly ids: readonly string[]
  readonly problems: FireProblem[]
}

const chooseFlows = async (workspace: Workspace, chosen: FlowsOfSchedule, several: Choice['several']): Promise<Chosen> => {
  const ids = chosen.ids ?? (await idsOf(workspace, chosen))
  const problems: FireProblem[] = []
  if (ids.length === 0) problems.push(ofAll(`no flow has ${inWords(chosen)}`))
  if (ids.length > mostFlows) problems.push(ofAll(`only the first ${mostFlows} flows by name were taken: make several ${several} of them`))
  return { ids: ids.slice(0, mostFlows), problems }
}

const ofAll = (message: string): FireProblem => ({ flowId: null, flowName: null, message })

/** One more than are taken, by name. */
const idsOf = async (workspace: Workspace, { suite, tags, folder }: FlowsOfSchedule): Promise<string[]> => {
  const filter = { sort: 'name', limit: 200, ...(suite && { suite }), ...(tags && { tags }), ...(folder && { folder }) } as const
  const ids: string[] = []
  let next: string | undefined
  do {
    const page = await workspace.flows.list({ ...filter, ...(next !== undefined && { cursor: next }) })
    ids.push(...page.items.map(({ id }) => id))
    next = page.next
  } while (next !== undefined && ids.length <= mostFlows)
  return ids
}

const inWords = ({ suite, tags = [], folder }: FlowsOfSchedule): string =>
  [suite && `the suite "${suite}"`, ...tags.map((tag) => `the tag "${tag}"`), folder && `a path in "${folder}"`]
    .filter(Boolean)
    .join(' and ')

/** Of a flow with errors the first, with its place. */
const whyNot = (error: unknown): string => {
  if (!(error instanceof Refusal)) return 'the server has a fault; its log tells more'
  const [first] = (error.details.diagnostics ?? []).filter(({ severity }) => severity === 'error')
  if (!first) return error.message.replace(/\.$/, '')
  const place = first.place && formatPlace(first.place)
  return place ? `${place}: ${first.message}` : first.message
}
