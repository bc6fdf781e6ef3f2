import type { Forwarded } from '../answer/forward.ts'
import type { Received } from '../server/mock-request.ts'

/** A request that was passed on, and what the target answered. */
export interface Recorded {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | string[]>>
  /** Of the request. */
  readonly body: unknown
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly answer: Buffer
}

export interface Recorder {
  readonly entries: readonly Recorded[]
  /** Answers that were too long to keep. */
  readonly left: readonly string[]
  add(received: Received, forwarded: Forwarded): void
}

/** Headers that belong to the moment or the connection, not to the answer. */
const ofTheMoment = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date', 'trailer', 'upgrade', 'via'])

export const createRecorder = (): Recorder => {
  const entries: Recorded[] = []
  const left: string[] = []
  return {
    entries,
    left,
    add: ({ request }, { status, headers, body }) => {
      const { method, path, query } = request
      if (body === undefined) left.push(`${method} ${path}`)
      else entries.push({ method, path, query, body: request.body, status, headers: keptHeaders(headers), answer: body })
    },
  }
}

const keptHeaders = (headers: Forwarded['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofTheMoment.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
