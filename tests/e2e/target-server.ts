import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TargetServer extends AsyncDisposable {
  readonly url: string
  /** `POST /things`, in the order they came. */
  readonly requests: readonly string[]
  /** Resolves when a request like this has come. */
  sees(request: string): Promise<void>
}

/** A small system under test: things are made with POST /things and removed with DELETE /things/:id; GET /slow never answers; /echo says what it hears. */
export const startTarget = async (): Promise<TargetServer> => {
  const requests: string[] = []
  const listeners = new Set<() => void>()
  let made = 0
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    for (const listener of [...listeners]) listener()
    if (request.url === '/slow') return
    if (request.url?.startsWith('/echo')) {
      request.pipe(response)
      return
    }
    response.setHeader('content-type', 'application/json')
    response.statusCode = request.method === 'POST' ? 201 : 200
    response.end(JSON.stringify(request.method === 'POST' ? { id: `t-${++made}` } : { ok: true }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sees: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (requests.includes(wanted)) resolve()
        }
        listeners.add(look)
        look()
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
