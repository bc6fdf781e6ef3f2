import { isObject } from '@testmesh/importers/openapi'
import type { EventOf } from '@testmesh/protocol'

/** A request that a step made, as far as its recording tells. */
export interface Call {
  /** In capitals. */
  readonly method: string
  readonly url: string
  /** Undefined where no answer came. */
  readonly status: number | undefined
  /** A poll asks several times, and the last answer is recorded. */
  readonly times: number
  /** Whether the step itself wants something of the answer, which held. */
  readonly isChecked: boolean
  /** Whether its answer is the one that assertions of the step look at. */
  readonly isLast: boolean
}

type Attempt = Pick<EventOf<'step.attempted'>['data'], 'outcome' | 'config' | 'result' | 'exchange'>
type Fields = Readonly<Record<string, unknown>>

const actions: Readonly<Record<string, (config: Fields, result: Fields, attempt: Attempt) => Call[]>> = {
  http_request: (config, result, { outcome }) => {
    const { redirects } = result
    const hops = (Array.isArray(redirects) ? redirects : []).filter(isObject)
    // One that was cut short has the last answer, and did not get what it waited for.
    const isOver = outcome === 'passed' || outcome === 'failed'
    const isMet = isOver && isObject(config.poll) && config.poll.enabled !== false && config.poll.until !== undefined
    return followed(methodOf(config), [...hops, { url: result.url, status: result.status }], {
      times: typeof result.attempts === 'number' ? result.attempts : 1,
      isChecked: isMet,
    })
  },
  sse: (config, { status }) => followed('GET', [{ url: join(config), status }]),
  // It passes when the answer is what it waited for.
  wait_for: (config, { status }, { outcome }) =>
    followed(methodOf(config), [{ url: config.url, status }], { isChecked: outcome === 'passed' }),
  contract_verify: (_, { interactions }) =>
    (Array.isArray(interactions) ? interactions : []).filter(isObject).flatMap(({ method, url, answer, status }) =>
      // The contract looks at each answer, assertions of the step at what became of all.
      followed(methodOf({ method }), [{ url, status: answer }], { isChecked: status === 'passed' }).map((call) => ({
        ...call,
        isLast: false,
      })),
    ),
}

/** Requests of an attempt that were too many to be recorded one by one. */
export const unreadOf = ({ result }: Attempt): number =>
  isObject(result) && isObject(result.interactions) && typeof result.total === 'number' ? result.total : 0

/** Whether steps of this action ask over HTTP. */
export const isAsking = (action: string): boolean => Object.hasOwn(actions, action)

/** The requests of an attempt, in their order: where answers led elsewhere, several. */
export const callsOf = (action: string, attempt: Attempt): Call[] => {
  const config = isObject(attempt.config) ? attempt.config : {}
  const result = isObject(attempt.result) ? attempt.result : {}
  const calls = actions[action]?.(config, result, attempt) ?? []
  if (calls.length > 0) return calls
  const [, method, url] = /^([A-Z]+) ([^ ]+)/.exec(attempt.exchange?.request ?? '') ?? []
  return method === undefined || url === undefined ? [] : [{ method, url, status: undefined, times: 1, isChecked: false, isLast: true }]
}

const methodOf = ({ method, form, multipart, graphql }: Fields): string =>
  typeof method === 'string' ? method.toUpperCase() : (form ?? multipart ?? graphql) === undefined ? 'GET' : 'POST'

interface Answer {
  readonly url?: unknown
  readonly status?: unknown
}

const followed = (first: string, answers: readonly Answer[], { times = 1, isChecked = false } = {}): Call[] => {
  let method = first
  return answers.flatMap(({ url, status }, index): Call[] => {
    const asked = method
    if (isTurnedIntoGet(method, status)) method = 'GET'
    if (typeof url !== 'string' || typeof status !== 'number') return []
    const isLast = index === answers.length - 1
    return [{ method: asked, url, status, times, isChecked: isChecked && isLast, isLast }]
  })
}

/** As the action follows a redirect (RFC 9110, 15.4). */
const isTurnedIntoGet = (method: string, status: unknown): boolean =>
  status === 303 ? method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST'

const join = ({ url, base_url: base }: Fields): unknown => {
  if (typeof url !== 'string' || typeof base !== 'string' || /^(?:https?:\/\/|\*\*\*)/i.test(url)) return url
  return `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`
}
