import { messageOf } from '@testmesh/action-kit'
import { monotonicNow } from '../../node/monotonic.ts'
import { isOnlyDelay } from '../answer/chaos.ts'
import { chooseResponse } from '../answer/choose-response.ts'
import { corsHeaders, isPreflight, preflightHeaders } from '../answer/cors.ts'
import { type Answer, makeAnswer } from '../answer/make-answer.ts'
import { nearestTo, notFoundAnswer } from '../answer/not-found.ts'
import { type Exchange, sendAnswer, sendFault } from '../answer/send-answer.ts'
import type { Locals } from '../match/differences.ts'
import { differencesFrom, type Route } from '../match/routes.ts'
import type { Cors, Delay, MockResponse } from '../settings/types.ts'
import { type MockRequest, type Received, toReceived } from './mock-request.ts'
import { localsFor, type Serving } from './mock-server.ts'
import { LONGEST_BODY, readBody } from './read-body.ts'
import type { Answered, Logged } from './request-log.ts'
import { changeState, updateState } from './state.ts'

/** Answers a request. Never rejects. */
export const handleRequest = async (serving: Serving, exchange: Exchange): Promise<void> => {
  const { message, response } = exchange
  // Whoever asked may go away at any time.
  response.on('error', () => undefined)
  let entry: Logged | undefined
  const { onAnswered } = serving
  const startedAt = monotonicNow()
  if (onAnswered) response.once('close', () => onAnswered(toAnswered(exchange, entry, monotonicNow() - startedAt)))
  try {
    const raw = await readBody(message)
    if (raw === undefined) {
      sendProblem(exchange, { status: 413, error: `a mock server reads ${LONGEST_BODY} bytes at most` })
      return
    }
    entry = serving.log.add(toReceived(message, raw, Date.now()))
    await answer(serving, entry, exchange)
  } catch (error) {
    if (serving.signal.aborted || message.socket.destroyed) return
    const problem = `${message.method} ${message.url}: ${messageOf(error)}`
    if (serving.problems.length < MOST_PROBLEMS) serving.problems.push(problem)
    if (entry) Object.assign(entry, { status: 500, problem })
    sendProblem(exchange, { status: 500, error: `the mock server "${serving.name}" could not make its answer: ${problem}` })
  }
}

const toAnswered = ({ message, response }: Exchange, entry: Logged | undefined, durationMs: number): Answered => {
  const { method = '', url = '' } = message
  const { status = response.headersSent ? response.statusCode : undefined, endpoint, nearest, problem } = entry ?? {}
  return {
    ...{ method, url, durationMs },
    ...(status !== undefined && { status }),
    ...(endpoint !== undefined && { endpoint }),
    ...(nearest && { nearest }),
    ...(problem !== undefined && { problem }),
  }
}

/** Problems kept for the next step that asks. */
const MOST_PROBLEMS = 20

const sendProblem = (exchange: Exchange, { status, error }: { status: number; error: string }): void => {
  if (exchange.response.headersSent) exchange.response.destroy()
  else sendAnswer(exchange, { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify({ error }) })
}

/** What is to be answered: the words of an endpoint or of chaos, and what they read. */
interface Turn {
  readonly label: string
  readonly response: MockResponse
  readonly locals: Locals
  readonly route?: Route
  /** Before the delay of the answer itself. */
  readonly extraDelay?: Delay | undefined
}

const answer = async (serving: Serving, entry: Logged, exchange: Exchange): Promise<void> => {
  const { request } = entry
  const cors = corsOf(serving)
  const extra = cors ? corsHeaders(cors, request) : {}
  const found = findTurn(serving, entry)
  if (!found && cors && isPreflight(request)) {
    Object.assign(entry, { endpoint: 'cors', status: 204 })
    return sendAnswer(exchange, { status: 204, headers: { ...extra, ...preflightHeaders(cors, request) }, body: '' })
  }
  const disturbed = serving.chaos.draw(request, found?.route?.endpoint.chaos_rules ?? [])
  const turn = disturbed && !isOnlyDelay(disturbed) ? chaosTurn(serving, request, disturbed) : found
  if (turn) return takeTurn(serving, { ...turn, extraDelay: turn === found ? disturbed?.delay : undefined }, { entry, exchange, extra })
  if (serving.forwarder) return passOn(serving, entry, { exchange, extra })
  serving.log.counts.unmatched += 1
  entry.status = 404
  const contextFor = (route: Route, params: Locals) => ({
    locals: localsFor(serving, request, { route, params }),
    patterns: serving.patterns,
  })
  entry.nearest = nearestTo(entry, { basePath: serving.basePath, routes: serving.routes, contextFor })
  const missing = notFoundAnswer(entry, serving.name, entry.nearest)
  sendAnswer(exchange, { ...missing, headers: { ...missing.headers, ...extra } })
}

const anyOrigin: Cors = { credentials: false }

const corsOf = ({ settings: { cors } }: Serving): Cors | undefined => (cors === true ? anyOrigin : cors === false ? undefined : cors)

/** The first endpoint that fits, with its answer. */
const findTurn = (serving: Serving, received: Received): Turn | undefined => {
  for (const { route, params } of serving.routes.candidates(received.request)) {
    const locals = localsFor(serving, received.request, { route, params })
    if (differencesFrom(route, received, { locals, patterns: serving.patterns }).length > 0) continue
    const response = chooseResponse(route, locals)
    if (response) return { label: route.label, route, response, locals }
  }
  return undefined
}

const chaosTurn = (serving: Serving, request: MockRequest, response: MockResponse): Turn => ({
  label: 'chaos',
  response,
  locals: localsFor(serving, request, { route: undefined, params: {} }),
})

interface Taken {
  readonly entry: Logged
  readonly exchange: Exchange
  readonly extra: Readonly<Record<string, string>>
}

const takeTurn = async (serving: Serving, turn: Turn, { entry, exchange, extra }: Taken): Promise<void> => {
  const { route, response, extraDelay } = turn
  entry.endpoint = turn.label
  const made = makeTurn(serving, turn)
  if (route) route.calls += 1
  const pauseMs = delayMs(extraDelay, serving) + delayMs(response.delay ?? serving.settings.default_delay, serving)
  if (pauseMs > 0) await pause(pauseMs, serving.signal)
  if (response.hang) return
  if (response.close_connection) {
    exchange.message.socket.destroy()
    return
  }
  entry.status = made.status
  const sent: Answer = { ...made, headers: { ...extra, ...made.headers } }
  if (response.fault) sendFault(exchange, response.fault, sent)
  else sendAnswer(exchange, sent)
}

/** The answer, and what it changes: at once, so that requests that come together see one another's changes. */
const makeTurn = (serving: Serving, { route, response, locals }: Turn): Answer => {
  const { settings, files, state } = serving
  if (route?.endpoint.state) updateState(state, route.endpoint.state, locals)
  const made = makeAnswer(response, { locals, defaultHeaders: settings.default_headers ?? {}, files })
  if (response.state_changes) changeState(state, response.state_changes, locals)
  return made
}

const delayMs = (delay: Delay | undefined, { random }: Serving): number => {
  if (delay === undefined) return 0
  return typeof delay === 'number' ? delay : delay.min + random() * Math.max(0, delay.max - delay.min)
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })

const passOn = async (serving: Serving, entry: Logged, { exchange, extra }: Omit<Taken, 'entry'>): Promise<void> => {
  entry.endpoint = 'proxy'
  try {
    const forwarded = await serving.forwarder?.forward(entry, exchange, extra)
    if (!forwarded) return
    entry.status = forwarded.status
    serving.recorder?.add(entry, forwarded)
  } catch (error) {
    if (serving.signal.aborted) return
    const why = messageOf(error)
    if (serving.problems.length < MOST_PROBLEMS)
      serving.problems.push(`${entry.request.method} ${entry.request.url} could not be passed on: ${why}`)
    Object.assign(entry, { status: 502, problem: `it could not be passed on: ${why}` })
    sendProblem(exchange, { status: 502, error: `the mock server "${serving.name}" could not pass it on: ${why}` })
  }
}
