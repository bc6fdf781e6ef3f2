import type { IncomingMessage } from 'node:http'
import { createEgress, type EgressPolicy } from '@testmesh/actions'
import type { Answer, OutgoingRequest, Send } from '@testmesh/platform'

export interface SendingOptions {
  /** What may be reached, as for flows. Default: everything but the metadata services of clouds. */
  readonly egress?: EgressPolicy
  /** From the look-up of the address to the end of what is read. Milliseconds; default ten seconds. */
  readonly timeoutMs?: number
}

/** Of an answer, so much is read. */
const mostBytes = 4_096

/** Sends one request and follows no redirect: where that leads, nobody has allowed. The address is judged each time, and pinned. */
export const createSend =
  ({ egress = { mode: 'open' }, timeoutMs = 10_000 }: SendingOptions = {}): Send =>
  async (request, stopping) => {
    const late = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([stopping, late])
    try {
      signal.throwIfAborted()
      const { protocol, hostname, port } = new URL(request.url)
      // Anew each time: the database may have another address by now.
      const { resolve } = createEgress({ ...egress, whose: 'webhooks' })
      // A look-up hears no signal.
      const found = await Promise.race([resolve(hostname, Number(port || (protocol === 'https:' ? 443 : 80))), whenAborted(signal)])
      return await send(request, { ...found, signal })
    } catch (error) {
      if (stopping.aborted) return undefined
      return late.aborted ? { type: 'unanswered', problem: `no answer within ${timeoutMs / 1000} s` } : unanswered(error)
    }
  }

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

interface Way {
  readonly address: string
  readonly family: 4 | 6
  readonly signal: AbortSignal
}

const send = ({ url, headers, body }: OutgoingRequest, { address, family, signal }: Way): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { request } = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http')
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'TestMesh' },
      lookup: (_, __, found) => found(null, [{ address, family }]),
      agent: false,
      signal,
    })
    outgoing.on('error', reject)
    // Without this it would neither fail nor be answered.
    outgoing.on('upgrade', ({ statusCode: status = 101 }, socket) => {
      socket.destroy()
      resolve({ type: 'answered', status, text: '' })
    })
    outgoing.on('response', (response) => resolve(answerOf(response)))
    outgoing.end(body)
  })

const answerOf = async (response: IncomingMessage): Promise<Answer> => {
  const text = await readStart(response)
  const { 'retry-after': retryAfter } = response.headers
  return { type: 'answered', status: response.statusCode ?? 0, text, ...(retryAfter !== undefined && { retryAfter }) }
}

/** The rest is not waited for, nor does it matter when it does not come in time: the status has been said. */
const readStart = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.byteLength
      if (bytes >= mostBytes) break
    }
  } catch {}
  return Buffer.concat(chunks).subarray(0, mostBytes).toString()
}

const unanswered = (error: unknown): Answer => {
  const { message, code } = error as Error & { readonly code?: string }
  return { type: 'unanswered', problem: message || (code ?? 'it could not be sent'), isDenied: code === 'EGRESS_DENIED' }
}
