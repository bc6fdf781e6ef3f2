// The system under test, in a process of its own: plain node:http with keep-alive, answers of about 100 bytes.
// GET /chain/<n> tells the next number, GET /seen how many requests came since it was last asked.
import { createServer } from 'node:http'

let seen = 0

const server = createServer((request, response) => {
  const isCount = request.url === '/seen'
  const [, , number = '0'] = (request.url ?? '').split('/')
  const body = JSON.stringify(isCount ? { seen } : { id: number, next: Number(number) + 1, ok: true, name: 'Widget', tags: ['a', 'b'] })
  seen = isCount ? 0 : seen + 1
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port))
process.on('disconnect', () => process.exit(0))
