import type { IncomingMessage } from 'node:http'
import { type ActionContext, ActionError } from '@testmesh/action-kit'
import { nodeTls } from '../node/tls-settings.ts'
import { hostOf, portOf } from '../node/url-place.ts'
import { wayTo } from '../node/way-to.ts'
import { secretsOfAnswer } from '../secrets-of-answer.ts'
import { waitForCodes } from './codes.ts'
import type { ConfigOf } from './probe.ts'

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[]>
  /** Absent where it is larger than 64 MiB. */
  readonly body?: string
}

const mostBytes = 64 * 1024 * 1024

/** Sends one request on a connection of its own. Redirects are not followed. */
export const fetchOnce = async (config: ConfigOf<'http'>, context: ActionContext, signal: AbortSignal): Promise<Answer> => {
  const url = readUrl(config.url)
  const tls = nodeTls({ verify: config.verify_ssl }, context.net)
  const way = await wayTo(hostOf(url), portOf(url), { tls, net: context.net })
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  const outgoing = request(url, {
    method: config.method.toUpperCase(),
    headers: { ...(config.traceparent !== false && { traceparent: context.trace.traceparent }), ...config.headers },
    agent: false,
    signal,
    ...tls,
    ...way,
  })
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => outgoing.once('response', resolve).once('error', reject).end())
  for (const secret of secretsOfAnswer(incoming.headersDistinct)) context.secret(secret)
  try {
    const body = await readText(incoming)
    return { status: incoming.statusCode ?? 0, headers: headersOf(incoming), ...(body !== undefined && { body }) }
  } finally {
    outgoing.destroy()
  }
}

const readUrl = (text: string): URL => {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new ActionError('WAIT_FOR_BAD_URL', `${JSON.stringify(text)} is not an absolute http url`, {
    hint: waitForCodes.WAIT_FOR_BAD_URL.hint,
  })
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** All of it, or nothing: what is waited for, and what has to go, may stand at its end. */
const readText = async (incoming: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > mostBytes) return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}
