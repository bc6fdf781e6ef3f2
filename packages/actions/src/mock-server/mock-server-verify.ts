import { type ActionContext, type Config, defineAction } from '@testmesh/action-kit'
import { isTimeUp } from '../stop.ts'
import { mockError, throwIfAborted } from './mock-error.ts'
import { mockServerVerifySchema } from './mock-server-verify.schema.ts'
import type { Logged, RequestLog } from './server/request-log.ts'
import { demandNoProblems, findServer, type RunningServer } from './servers.ts'
import type { Expectation } from './settings/types.ts'
import { type Judge, toJudge } from './verify/check-expectation.ts'
import { listenToRequests } from './verify/listen-to-requests.ts'
import { toRecord } from './verify/to-record.ts'

type VerifyConfig = Config<typeof mockServerVerifySchema>

/** Requests that a result shows. */
const SHOWN = 100

export const mockServerVerify = defineAction(mockServerVerifySchema, {
  run: async (config, context) => {
    throwIfAborted(context)
    const server = await findServer(context, config.server)
    const judges = judgesOf(config, server)
    await hearAll(judges, { server, context, withinMs: config.within ?? 0 })
    demandNoProblems(server)
    const result = toResult(judges, server, context)
    const failures = judges.filter((judge) => !judge.isEnough()).map((judge) => judge.failure(server.serving.log.entries))
    if (failures.length > 0)
      throw mockError('MOCK_VERIFY_FAILED', `the mock server "${server.name}": ${failures.join('; ')}`, {
        ...(isTimeUp(context.signal) && { kind: 'timeout' }),
        result: { ...result, verified: false },
      })
    return result
  },
  listen: async (config, context) => {
    const server = await findServer(context, config.server)
    const expectations = expectationsOf(config)
    // Where nothing is said, every request is meant.
    const judges = (expectations.length > 0 ? expectations : [{}]).map((one) => toJudge(one, server.serving))
    return listenToRequests(server, judges, context)
  },
  explain: (config, result) => ({
    request: `verify mock server ${result?.name ?? config.server ?? ''}${result ? ` → ${result.count} of the requests were meant` : ''}`,
  }),
})

const judgesOf = (config: VerifyConfig, { serving }: RunningServer): Judge[] => {
  const expectations = expectationsOf(config)
  if (expectations.length === 0)
    throw mockError('MOCK_BAD_SETTINGS', 'nothing is expected', { hint: 'Give `assertions`, or a `path`, a `count` and so on.' })
  return expectations.map((one) => toJudge(one, serving))
}

const expectationsOf = ({ assertions, server: _, within: __, endpoint, ...own }: VerifyConfig): Expectation[] => {
  if (assertions) return assertions
  const single = endpoint === undefined ? own : { ...own, ...lineOf(endpoint) }
  return Object.keys(single).length > 0 ? [single] : []
}

/** `POST /orders`, `/orders` */
const lineOf = (written: string): Pick<Expectation, 'method' | 'path'> => {
  const [first = '', path] = written.trim().split(/\s+/)
  return path === undefined ? { path: first } : { method: first, path }
}

interface JudgeOptions {
  readonly server: RunningServer
  readonly context: ActionContext
  readonly withinMs: number
}

/** Tells the judges of each request that came, and that comes until all have enough or time is up. @throws ActionError */
const hearAll = async (judges: readonly Judge[], { server, context, withinMs }: JudgeOptions): Promise<void> => {
  const { log } = server.serving
  const hear = (entry: Logged): void => {
    for (const judge of judges) judge.hear(entry)
  }
  log.entries.forEach(hear)
  const areContent = (): boolean => judges.every((judge) => judge.isEnough())
  if (!areContent() && withinMs > 0) await hearUntil(areContent, { log, hear, context, withinMs })
  if (log.counts.dropped > 0) throw dropped(server)
}

interface HearOptions {
  readonly log: RequestLog
  readonly hear: (entry: Logged) => void
  readonly context: ActionContext
  readonly withinMs: number
}

/** Resolves when it is so, or when time is up, also that of the step. @throws ActionError MOCK_ABORTED */
const hearUntil = (isSo: () => boolean, { log, hear, context, withinMs }: HearOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      unfollow()
      stopTimer()
      context.signal.removeEventListener('abort', onAbort)
      finish()
    }
    const onAbort = (): void =>
      settle(() =>
        isTimeUp(context.signal)
          ? resolve()
          : reject(mockError('MOCK_ABORTED', 'the step was stopped while waiting for requests', { cause: context.signal.reason })),
      )
    const unfollow = log.follow((entry) => {
      hear(entry)
      if (isSo()) settle(resolve)
    })
    const stopTimer = context.clock.after(withinMs, () => settle(resolve))
    context.signal.addEventListener('abort', onAbort)
    if (context.signal.aborted) onAbort()
  })

const dropped = ({ name, serving: { log, settings } }: RunningServer) =>
  mockError(
    'MOCK_REQUESTS_DROPPED',
    `the mock server "${name}" got ${log.counts.total} requests and keeps ${settings.keep_requests}: what came first cannot be verified any more`,
  )

const toResult = (judges: readonly Judge[], { id, name, serving }: RunningServer, context: ActionContext) => {
  const found = [...new Set(judges.flatMap(({ found: one }) => one))].toSorted((a, b) => a.at - b.at)
  return {
    server_id: id,
    name,
    verified: true,
    count: found.length,
    requests: found.slice(-SHOWN).map((entry) => toRecord(entry, context.secret)),
    unmatched: serving.log.counts.unmatched,
  }
}
