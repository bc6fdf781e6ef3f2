import type { ActionContext, Config } from '@testmesh/action-kit'
import type { authorize } from './auth/authorize.ts'
import { buildRequest } from './build-request.ts'
import { type Exchanged, exchange } from './exchange.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { readConnectionSettings } from './read-connection-settings.ts'
import { httpSession } from './transport/http-session.ts'
import { createInterrupt } from './transport/interrupt.ts'
import type { OutgoingRequest } from './transport/messages.ts'

/** Sends what `http_request` is told to, over the connections of the execution. The body is still encoded. @throws ActionError */
export const sendRequest = async (config: Config<typeof httpRequestSchema>, context: ActionContext): Promise<Exchanged> => {
  const session = await httpSession(context)
  const interrupt = createInterrupt({ signal: context.signal, clock: context.clock, timeoutMs: config.timeout })
  try {
    const settings = await readConnectionSettings(config, context)
    const options = { session, settings, interrupt, context, auth: config.auth }
    const unauthorized = await buildRequest(config, context)
    const first = config.auth ? await authorized(unauthorized, config.auth, options) : unauthorized
    return await exchange(first, {
      ...options,
      step: context.path,
      maxRedirects: config.follow_redirects ? config.max_redirects : undefined,
    })
  } finally {
    interrupt.dispose()
  }
}

/** Most requests say nothing of who is asking, and load nothing of this. */
const authorized = async (...request: Parameters<typeof authorize>): Promise<OutgoingRequest> => {
  const { authorize } = await import('./auth/authorize.ts')
  return authorize(...request)
}
