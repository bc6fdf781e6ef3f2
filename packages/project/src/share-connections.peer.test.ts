import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { builtinActions as actions } from '@testmesh/actions'
import { expect, it } from 'vitest'
import { runProject } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()

/** A server that remembers its connections. */
const serve = async (listener: RequestListener) => {
  const sockets: Socket[] = []
  const server = createServer(listener).on('connection', (socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    sockets,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => void server.close().closeAllConnections(),
  }
}

const rows = (count: number): string => JSON.stringify(Array.from({ length: count }, (_, n) => ({ n })))

it('lets executions take over the connections of others, never their cookies, and closes all at the end', async () => {
  await using server = await serve(({ headers }, response) =>
    response.setHeader('set-cookie', 'seen=1').end(JSON.stringify({ cookie: headers.cookie ?? null })),
  )
  const file = temp.write(
    'shared.testmesh.yaml',
    `
name: Shared
data: ${rows(20)}
steps:
  - { action: http_request, config: { url: "${server.url}/" }, assert: [body.cookie == null] }
  - { action: http_request, config: { url: "${server.url}/" }, assert: [body.cookie == "seen=1"] }
`,
  )
  const { counts } = await runProject(await temp.load(), [file], { actions, parallel: 2 })
  expect(counts.passed).toBe(20)
  expect(server.sockets).toHaveLength(2)
  await expect.poll(() => server.sockets.every((socket) => socket.destroyed)).toBe(true)
})

it('cuts off the request of one execution and none of the others', async () => {
  await using server = await serve((request, response) => {
    const ms = request.url === '/3' ? 60_000 : 20
    setTimeout(() => response.end('ok'), ms).unref()
  })
  const file = temp.write(
    'cut.testmesh.yaml',
    `
name: Cut
data: ${rows(12)}
steps:
  - { action: http_request, config: { url: "${server.url}/\${n}" }, timeout: 200ms, assert: [body == "ok"] }
`,
  )
  const { counts } = await runProject(await temp.load(), [file], { actions, parallel: 4 })
  expect(counts).toMatchObject({ passed: 11, error: 1 })
  await expect.poll(() => server.sockets.every((socket) => socket.destroyed)).toBe(true)
})
