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
      // The look-up of an address hears no signal.
      return await Promise.race([reach(request, { egress, signal }), whenAborted(signal)])
    } catch (error) {
      if (stopping.aborted) return undefined
      return late.aborted ? { type: 'unanswered', problem: `no answer within ${timeoutMs / 1000} s` } : unanswered(error)
    }
  }

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

const reach = async (
  request: OutgoingRequest,
  { egress, signal }: { readonly egress: EgressPolicy; readonly signal: AbortSignal },
): Promise<Answer> => {
  const { protocol, hostname, port } = new URL(request.url)
  // Anew each time: the database may have another address by now.
  const { resolve } = createEgress({ ...egress, whose: 'webhooks' })
  return send(request, { ...(await resolve(hostname, Number(port || (protocol === 'https:' ? 443 : 80)))), signal })
}

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
    outgoing.on('response', (response) => {
      readStart(response).then((text) => {
        const { 'retry-after': retryAfter } = response.headers
        resolve({ type: 'answered', status: response.statusCode ?? 0, text, ...(retryAfter !== undefined && { retryAfter }) })
      }, reject)
    })
    outgoing.end(body)
  })

/** The rest is not waited for. */
const readStart = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes >= mostBytes) break
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString()
}

const unanswered = (error: unknown): Answer => {
  const { message, code } = error as Error & { readonly code?: string }
  return { type: 'unanswered', problem: message || (code ?? 'it could not be sent'), isDenied: code === 'EGRESS_DENIED' }
}
