import type { ActionContext } from '@testmesh/action-kit'
import { decompress } from './decompress.ts'
import { readHeaders } from './exchange.ts'
import { httpSession } from './transport/http-session.ts'
import type { IncomingResponse, OutgoingRequest } from './transport/messages.ts'

/** A request of an `http_request` step and its answer, as they went over the wire. */
export interface Recorded {
  /** Path of the step. */
  readonly step: string
  readonly request: OutgoingRequest
  readonly status: number
  /** One text per name; names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Unpacked; undefined when it, or what was sent, was too long to keep. @throws ActionError HTTP_BAD_RESPONSE */
  body(): Promise<Buffer | undefined>
}

/** What the `http_request` steps of an execution sent and got. */
export interface Traffic {
  /** In the order of the answers. */
  readonly entries: readonly Recorded[]
  /** Exchanges that were not kept: there were too many. */
  readonly dropped: number
}

const limits = { exchanges: 1000, bodyBytes: 1024 * 1024, totalBytes: 32 * 1024 * 1024 }

/**
 * The traffic of the execution from the first call on: 1000 exchanges at most, 1 MiB of each body and 32 MiB in all. Redirects and
 * the requests of a poll are exchanges each; requests for tokens are none. An execution that never calls this records nothing.
 */
export const recordTraffic = (context: ActionContext): Promise<Traffic> => {
  const asHttp = inFamily(context, 'http')
  return asHttp.use('traffic', async () => {
    const session = await httpSession(asHttp)
    const { traffic, add } = createTape()
    const { send } = session
    session.send = async (request, options) => {
      const response = await send(request, options)
      if (options.step !== undefined) add(options.step, request, response)
      return response
    }
    return {
      value: traffic,
      close: () => {
        session.send = send
      },
    }
  })
}

/** The same context, to whom the resources of a family are its own. */
const inFamily = (context: ActionContext, family: string): ActionContext => {
  const use: ActionContext['use'] = (key, open, options) => context.use(key, open, { ...options, family })
  return Object.assign(Object.create(context) as ActionContext, { use })
}

const createTape = () => {
  const entries: Recorded[] = []
  const traffic = { entries, dropped: 0 }
  let keptBytes = 0
  const add = (step: string, request: OutgoingRequest, { status, rawHeaders, body }: IncomingResponse): void => {
    if (entries.length >= limits.exchanges) {
      traffic.dropped += 1
      return
    }
    const sizeBytes = body.length + (request.body?.length ?? 0)
    const isShort = sizeBytes <= limits.bodyBytes && keptBytes + sizeBytes <= limits.totalBytes
    if (isShort) keptBytes += sizeBytes
    const { body: _, ...head } = request
    const { one: headers } = readHeaders(rawHeaders)
    const unpacked = async () => (isShort ? decompress(body, headers['content-encoding']) : undefined)
    entries.push({ step, request: isShort ? request : head, status, headers, body: unpacked })
  }
  return { traffic, add }
}
