import { createExecutions, type ExecutionPorts, type FindFlows, Refusal, type RunnableText } from '@testmesh/platform'
import type { Capability } from '@testmesh/protocol'
import { type FireProblem, type FlowRecord, type FlowsOfSchedule, isOutage, type Workspace } from '@testmesh/storage'
import { chooseEnvironment, knownIn } from './known-variables.ts'
import { prepareText, toRunnable } from './prepare-run.ts'

export interface FindScheduledOptions extends ExecutionPorts {
  /** What actions may do beyond the network. */
  readonly granted: readonly Capability[]
  /** Told of a fault of ours with one flow; when it throws none runs. Whoever looks at the schedule is told only that there was one. */
  readonly onError: (error: unknown) => void
}

/** At once: more of them are another schedule. */
const mostFlows = 500

/** The flows of a schedule as they are now. Those that cannot run do not keep the others from it. */
export const createFindScheduled =
  ({ granted, onError, ...ports }: FindScheduledOptions): FindFlows =>
  async (workspace, { flows: chosen, environment: wanted, variables }) => {
    const { flows, problems } = await chooseFlows(workspace, chosen)
    const ready = new Map<string | null, RunnableText[]>()
    for (const { id, name, version, text, path, environment: own } of flows) {
      try {
        const environment = wanted ?? (await chooseEnvironment(workspace, own))
        const known = await knownIn(workspace, environment, { variables })
        const texts = await toRunnable(await prepareText(workspace, { text, path }, { known, granted }), { id, version })
        ready.set(environment, [...(ready.get(environment) ?? []), ...texts])
      } catch (error) {
        if (isOutage(error)) throw error
        if (!(error instanceof Refusal)) onError(error)
        problems.push({ flowId: id, flowName: name, message: whyNot(error) })
      }
    }
    return {
      count: [...ready.values()].flat().length,
      problems,
      start: async (transaction, { id: batchId, by }) => {
        const wish = { variables, secrets: {}, inputs: {}, triggerType: 'schedule', triggeredBy: by } as const
        const started = []
        for (const [environment, texts] of ready)
          started.push(await createExecutions(transaction, ports, { texts, wish: { ...wish, environment }, batchId }))
        return started.flatMap(({ executions }) => executions)
      },
    }
  }

interface Chosen {
  readonly flows: readonly FlowRecord[]
  readonly problems: FireProblem[]
}

const chooseFlows = async (workspace: Workspace, chosen: FlowsOfSchedule): Promise<Chosen> => {
  const ids = chosen.ids ?? (await idsOf(workspace, chosen))
  const found = await Promise.all(ids.slice(0, mostFlows).map(async (id) => (await workspace.flows.find(id)) ?? id))
  const flows = found.filter((flow) => typeof flow !== 'string')
  const gone = found.filter((flow) => typeof flow === 'string')
  const problems = gone.map((flowId): FireProblem => ({ flowId, flowName: null, message: 'the flow was removed' }))
  if (ids.length === 0) problems.push(ofAll(`no flow has ${inWords(chosen)}`))
  if (ids.length > mostFlows) problems.push(ofAll(`only the first ${mostFlows} flows by name were taken: make several schedules of them`))
  return { flows, problems }
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
  const { file = '', span } = first.place ?? {}
  return span ? `${file}:${span.start.line}: ${first.message}` : first.message
}
