// What a mock server does, in bare node:http: bare-server.mjs <port>
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  if (request.url === '/done') return response.end(() => process.exit(0))
  const id = request.url.slice(request.url.lastIndexOf('/') + 1)
  const body = JSON.stringify({ id, ok: true, name: 'Widget', tags: ['a', 'b'] })
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
})
server.keepAliveTimeout = 60_000
server.listen(Number(process.argv[2]), '127.0.0.1')
