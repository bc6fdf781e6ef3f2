import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { PortTaken } from '../ports.ts'

export interface ListenOptions {
  readonly name: string
  readonly app: Hono
  /** 0: any free port. */
  readonly port: number
  readonly websocket?: boolean
}

export interface Listening {
  readonly port: number
  stop(): Promise<void>
}

// ws fits, but for an overload of `send` that the adaptor's type does not have.
type Upgrader = NonNullable<Parameters<typeof createAdaptorServer>[0]['websocket']>['server']

/** For so long a request under way may still be answered after the stop. Milliseconds. */
const answerMs = 3000

/** Serves the app on 127.0.0.1. Its stop waits for requests under way. @throws PortTaken */
export const listen = async ({ name, app, port, websocket = false }: ListenOptions): Promise<Listening> => {
  const sockets = new WebSocketServer({ noServer: true })
  const upgrade = websocket ? { websocket: { server: sockets as unknown as Upgrader } } : {}
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false, ...upgrade }) as Server
  server.prependListener('request', (_, response) => {
    // Whoever asks again and again would keep a connection open for as long as he likes.
    if (!server.listening) response.shouldKeepAlive = false
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
  })
  await opened(server, { name, port })
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      const patience = setTimeout(() => server.closeAllConnections(), answerMs)
      await new Promise((resolve) => server.close(resolve))
      clearTimeout(patience)
    },
  }
}

const opened = (server: Server, { name, port }: { name: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new PortTaken(name, port) : error))
    server.listen(port, '127.0.0.1', () => resolve())
  })
