import { createServer } from 'node:net'

/** The usual ports of OTLP. */
const [GRPC, HTTP] = [4317, 4318]

/**
 * Where flows of the demo take spans, for the shop: on the usual ports, or on a free one when those are taken, or when others may run
 * demos beside this one. What a user chose stays.
 */
export const chooseReceiver = async ({ isOnce }: { readonly isOnce: boolean }): Promise<string> => {
  const chosen = /(\d+)$/.exec(process.env.TESTMESH_OTLP_HTTP ?? '')?.[1]
  if (chosen !== undefined && chosen !== '0') return toUrl(Number(chosen))
  if (!isOnce && (await portIfFree(HTTP)) !== undefined && (await portIfFree(GRPC)) !== undefined) return toUrl(HTTP)
  const port = (await portIfFree(0)) ?? 0
  Object.assign(process.env, { TESTMESH_OTLP_HTTP: String(port), TESTMESH_OTLP_GRPC: 'off' })
  return toUrl(port)
}

const toUrl = (port: number): string => `http://127.0.0.1:${port}`

const portIfFree = (wanted: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })
