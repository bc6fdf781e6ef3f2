import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ReceiverReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly text?: string
  /** There is always more to come. Default false. */
  readonly isEndless?: boolean
}

/** Somebody whom webhooks tell: remembers what came, and answers with what `reply` says. */
export const openReceiver = async (reply: (n: number) => ReceiverReply | Promise<ReceiverReply> = () => ({ status: 204 })) => {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
    const { status, headers = {}, text = '', isEndless = false } = await reply(received.length)
    response.writeHead(status, headers).write(text)
    if (!isEndless) response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    received,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export type Receiver = Awaited<ReturnType<typeof openReceiver>>
