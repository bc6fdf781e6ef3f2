import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it } from 'vitest'
import { openEgress } from './egress.ts'
import { openSocket } from './open-socket.ts'

it('finds what listens on one of the addresses of localhost, also when the machine is too busy to notice at once', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const beBusy = (): void => {
    for (const until = performance.now() + 400; performance.now() < until; );
  }
  const socket = await openSocket({ host: 'localhost', port, net: openEgress(), own: () => void setImmediate(beBusy) })
  expect(socket.remoteAddress).toBe('127.0.0.1')
  socket.destroy()
  server.close()
})
