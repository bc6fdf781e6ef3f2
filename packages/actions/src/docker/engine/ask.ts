import type { IncomingMessage } from 'node:http'
import type { ActionContext } from '@testmesh/action-kit'
import { parseJson } from '../../parse-json.ts'
import { dockerError } from '../docker-error.ts'
import { type Address, targetOf } from './address.ts'
import { toEngineError } from './explain-error.ts'

/** An engine, for as long as a step may take. */
export interface Engine {
  readonly address: Address
  readonly net: ActionContext['net']
  /** Ends every request for its reason. */
  readonly signal: AbortSignal
}

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** `/containers/create` */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface EngineAnswer {
  readonly status: number
  readonly body: Buffer
  /** Parsed; undefined when it is no JSON. */
  readonly json: unknown
  /** What the engine says about a failure. */
  readonly message: string
}

/** Answers are short, but for logs, of which a tail is asked for. Bytes. */
const LONGEST_ANSWER = 16 * 1024 * 1024

/** Asks and reads the whole answer. @throws ActionError */
export const ask = async (engine: Engine, request: EngineRequest): Promise<EngineAnswer> => {
  const message = await open(engine, request)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of readOf(engine, message)) {
    size += chunk.length
    if (size > LONGEST_ANSWER) throw dockerError('DOCKER_NOT_DOCKER', `the answer to ${request.path} has no end`)
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const parsed = parseJson(body.toString())
  const json = parsed && 'value' in parsed ? parsed.value : undefined
  const said = (json as { readonly message?: unknown } | undefined)?.message
  return { status: message.statusCode ?? 0, body, json, message: typeof said === 'string' ? said.trim() : body.toString().trim() }
}

/** Asks, and demands that it was done. @throws ActionError DOCKER_REFUSED, with what the engine says */
export const demand = async (engine: Engine, request: EngineRequest): Promise<EngineAnswer> => {
  const answer = await ask(engine, request)
  if (answer.status >= 400) throw dockerError('DOCKER_REFUSED', `the engine says: ${answer.message}`)
  return answer
}

/** The body of an answer that comes bit by bit. @throws ActionError */
export const stream = async (engine: Engine, request: EngineRequest): Promise<AsyncIterable<Buffer>> =>
  readOf(engine, await open(engine, request))

async function* readOf(engine: Engine, message: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    throw toEngineError(error, engine)
  }
}

/** The version of the API is left to the engine: what is asked for here is in all of them. */
const open = async (engine: Engine, { method, path, query = {}, body }: EngineRequest): Promise<IncomingMessage> => {
  const { request } = process.getBuiltinModule('node:http')
  const search = new URLSearchParams(query).toString()
  const content = body === undefined ? undefined : JSON.stringify(body)
  try {
    const target = await targetOf(engine.address, engine.net)
    const message = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ ...target, method, path: search ? `${path}?${search}` : path, agent: false, signal: engine.signal }, resolve)
      sent.on('error', reject)
      if (content !== undefined) sent.setHeader('content-type', 'application/json')
      sent.end(content)
    })
    if (message.headers['api-version'] !== undefined) return message
    message.on('error', () => undefined).destroy()
  } catch (error) {
    throw toEngineError(error, engine)
  }
  throw toEngineError(new Error('it does not answer as one'), engine, true)
}
