import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { httpServer } from '@testmesh-tooling/services'
import { createTestContext, runAction } from '../../testing/test-context.ts'
import { httpRequest } from '../http-request.ts'

/** What a request said, as `echo` answers it. */
export interface Echoed {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Answers with what it got, as JSON. */
export const echo: RequestListener = async (request, response) => {
  const body = await bodyOf(request)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }))
}

/** Always the same answer. */
export const answer = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): RequestListener => {
  return (_: IncomingMessage, response: ServerResponse) => response.writeHead(status, headers).end(body)
}

/** One request to a server of its own. */
export const ask = async (listener: RequestListener, config: Record<string, unknown>) => {
  await using server = await httpServer(listener)
  await using context = createTestContext()
  return await runAction(httpRequest, { base_url: server.url, url: '/', ...config }, context)
}

export const echoed = async (config: Record<string, unknown>): Promise<Echoed> => (await ask(echo, config)).body as unknown as Echoed
