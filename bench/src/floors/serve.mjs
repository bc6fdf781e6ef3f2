// Starts a server as a process of its own, sends it so many requests over 50 connections, and ends it.
// serve.mjs <requests> <command of the server…>: the server listens on @PORT, answers GET /items/<n>, and ends at GET /done.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const CONNECTIONS = 50
const [, , count, ...command] = process.argv

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

const port = await freePort()
const server = spawn(
  process.execPath,
  command.map((part) => part.replace('@PORT', String(port))),
  { stdio: ['ignore', 'ignore', 'inherit'] },
)
const ended = once(server, 'exit')

const open = async () => {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([once(socket, 'connect').then(() => true), ended.then(() => undefined)]).catch(() => false)
    if (isOpen) return socket
    if (isOpen === undefined) throw new Error('the server ended before it was asked')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Asks over one connection, one request after the other; each answer must be the one that is wanted. */
const ask = (socket, paths) =>
  new Promise((resolve, reject) => {
    let text = ''
    let wanted
    const next = () => {
      const path = paths()
      if (path === undefined) return resolve(socket.end())
      wanted = `"id":"${path.slice(path.lastIndexOf('/') + 1)}"`
      socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`)
    }
    socket.setNoDelay(true)
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk
      const head = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (head < 0 || text.length < head + 4 + length) return
      if (!text.startsWith('HTTP/1.1 200') || !text.includes(wanted)) return reject(new Error(`not answered as expected: ${text}`))
      text = ''
      next()
    })
    socket.on('error', reject)
    next()
  })

let left = Number(count)
const paths = () => (left-- > 0 ? `/items/${left + 1}` : undefined)
const first = await open()
const others = await Promise.all(Array.from({ length: CONNECTIONS - 1 }, open))
await Promise.all([first, ...others].map((socket) => ask(socket, paths)))
const last = await open()
last
  .on('error', () => undefined)
  .end('GET /done HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n')
  .resume()
const [code] = await ended
process.exitCode = code
