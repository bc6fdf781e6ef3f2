import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createClock } from '../../node/clock.ts'
import { plainConnection } from './connection-settings.ts'
import { type Connections, toConnection } from './connections.ts'
import { createInterrupt } from './interrupt.ts'
import type { IncomingResponse, OutgoingRequest } from './messages.ts'
import { plainHead } from './plain-head.ts'
import { sendHttp1 } from './send-http1.ts'
import { sendPlain } from './send-plain.ts'

/** The other end of a connection: it answers the first bytes with these, each in a turn of its own, and hangs up or waits. */
class Answering extends Duplex {
  readonly sent: string[] = []
  constructor(answer: readonly (string | Error)[], hangsUp = true) {
    super({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, done) => {
        this.sent.push(bytes.toString('latin1'))
        if (this.sent.length === 1) void this.tell(answer, hangsUp)
        done()
      },
    })
  }
  private async tell(answer: readonly (string | Error)[], hangsUp: boolean): Promise<void> {
    for (const part of answer) {
      await turn()
      if (part instanceof Error) this.destroy(part)
      else this.push(Buffer.from(part, 'latin1'))
    }
    await turn()
    if (hangsUp) this.push(null)
  }
}

const interrupt = () => createInterrupt({ signal: new AbortController().signal, clock: createClock(), timeoutMs: 5000 })

const requestOf = (given: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  url: new URL('http://localhost:81/items?a=1'),
  method: 'GET',
  headers: {},
  ...given,
})

type Answer = readonly (string | Error)[]

const byNode = async (request: OutgoingRequest, answer: Answer) =>
  outcome(sendHttp1(request, { connection: new Answering(answer), interrupt: interrupt() }))

const plainly = (request: OutgoingRequest, answer: Answer) => sendOver(new Answering(answer), request)

const sendOver = async (socket: Answering, request: OutgoingRequest) => {
  const connection = toConnection(socket as unknown as Socket, 'one')
  let kept: number | undefined
  const connections: Connections = {
    find: () => connection,
    open: () => Promise.reject(new Error('it is open')),
    keep: (_, forMs) => (kept = forMs),
  }
  const options = { connections, settings: plainConnection, interrupt: interrupt(), onResend: () => undefined }
  return { got: await outcome(sendPlain(request, plainHead(request) ?? '', options)), kept }
}

/** All of an answer that does not depend on the time or the connection; of a failure its code. */
const outcome = async (answer: Promise<IncomingResponse>) =>
  answer.then(
    ({ status, statusText, rawHeaders, body, protocol }) => ({ status, statusText, rawHeaders, body: body.toString('latin1'), protocol }),
    ({ code }: { code: string }) => ({ code }),
  )

const ok = 'HTTP/1.1 200 OK\r\n'
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`

const plain: readonly Answer[] = [
  [`${ok}Content-Length: 2\r\nX: a\r\nx:  b \t\r\nSet-Cookie: c=\xe4\r\n\r\nhi`],
  [`${ok}content-length: 0\r\nConnection: keep-alive\r\n\r\n`],
  ['HTTP/1.1 404\r\nContent-Length: 1\r\n\r\nx'],
  ['HTTP/1.1 500 \r\nContent-Length: 1\r\n\r\nx'],
  ['HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n'],
  [`${ok}Upgrade: h2,h2c\r\nConnection: Upgrade, Keep-Alive\r\nContent-Length: 1\r\n\r\nx`],
  ['HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'],
  [ok, 'Content-Le', 'ngth: 5\r\n\r', '\nhe', 'l', 'lo'],
  [`${chunked}2\r\nhi\r\n0A\r\n, you ther\r\n1\r\ne\r\n0\r\n\r\n`],
  [chunked, '2\r', '\nh', 'i', '\r', '\n0', '\r\n\r', '\n'],
  [`${chunked}0\r\n\r\n`],
]

const unusual: readonly Answer[] = [
  [`${ok}\r\nuntil it `, 'ends'],
  ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi'],
  ['HTTP/1.1 100 Continue\r\n\r\n', `${ok}Content-Length: 2\r\n\r\nhi`],
  ['HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
  [`${chunked}2;a=b\r\nhi\r\n0\r\n\r\n`],
  [`${chunked}2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n`],
  [`${chunked}zz\r\n`],
  [`${chunked}2\r\nhi`, '!!0\r\n\r\n'],
  [`${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!`],
  [`${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  [`${ok}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
  ['HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n'],
  [`${ok}Content-Length: +2\r\n\r\nhi`],
  [`${ok}Content-Length: 2\r\n\r\nhi there`],
  [`${ok}Content-Length: 9\r\n\r\nhi`],
  [`${ok}Content-Length: 9\r\n\r\n`, Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  [Object.assign(new Error('slow'), { code: 'ETIMEDOUT' })],
  [],
  [ok],
  [`${ok}A: b\r\n folded\r\nContent-Length: 0\r\n\r\n`],
  [`${ok}A : b\r\nContent-Length: 0\r\n\r\n`],
  [`${ok}A: \x01\r\nContent-Length: 0\r\n\r\n`],
  [`${ok}A: b\nContent-Length: 0\r\n\r\n`],
  [`${ok}: b\r\nContent-Length: 0\r\n\r\n`],
  [`${ok}A: ${'a'.repeat(20_000)}\r\nContent-Length: 0\r\n\r\n`],
  ['HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n'],
  ['SSH-2.0-OpenSSH\r\n\r\n'],
]

it('reads every answer as the client of Node does', async () => {
  for (const answer of [...plain, ...unusual])
    for (const method of ['GET', 'HEAD', 'POST']) {
      const request = requestOf({ method })
      expect([answer, method, (await plainly(request, answer)).got]).toEqual([answer, method, await byNode(request, answer)])
    }
})

it('reads what is plain by itself, and keeps its connection', async () => {
  const kept = async (answer: Answer) => (await plainly(requestOf(), answer)).kept !== undefined
  expect(await Promise.all(plain.map(kept))).toEqual(plain.map(() => true))
  expect(await Promise.all(unusual.map(kept))).toEqual(unusual.map(() => false))
})

it('reads answers with a letter changed, left out or in another part as the client of Node does', async () => {
  const draw = drawing(20261130)
  const letters = ['\r\n', '\n', ' ', ':', '0', '7', 'f', ';', '\0', '\xff', 'HTTP/1.1', 'close', ',']
  const request = requestOf()
  for (let round = 0; round < 400; round++) {
    const text = [...plain, ...unusual][draw(plain.length + 12)]?.filter((part) => typeof part === 'string').join('') ?? ''
    const at = draw(text.length)
    const changed = text.slice(0, at) + (draw(3) === 0 ? '' : letters[draw(letters.length)]) + text.slice(at + draw(2))
    const cut = draw(changed.length)
    const answer = draw(2) === 0 ? [changed] : [changed.slice(0, cut), changed.slice(cut)].filter((part) => part !== '')
    expect([answer, (await plainly(request, answer)).got]).toEqual([answer, await byNode(request, answer)])
  }
})

it('waits for no more of what can be no answer', async () => {
  const protocols = ['SSH-2.0-OpenSSH_9.6\r\n', '220 mail.test ESMTP\r\n', '\x15\x03\x01', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nhi']
  const heads = [`${ok}A: b\n`, `${ok}A b\r\nC`, `${ok}Content-Length: 2\r\n\nhi`, `${chunked}zz`, `${chunked}2\r\nhi!`]
  for (const answer of [...protocols, ...heads])
    expect([answer, (await sendOver(new Answering([answer], false), requestOf())).got]).toEqual([answer, { code: 'HTTP_BAD_RESPONSE' }])
})

it('keeps no connection on which a body may follow that its answer must not have', async () => {
  const answers = ['HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n', 'HTTP/1.1 304 Not\r\nTransfer-Encoding: chunked\r\n\r\n']
  for (const answer of answers)
    expect(await sendOver(new Answering([answer], false), requestOf())).toMatchObject({ got: { body: '' }, kept: undefined })
})

/** Whole numbers below a limit, the same in every run. */
const drawing = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

it('waits for nothing on a connection that is over', async () => {
  expect(await sendOver(new Answering([]).destroy(), requestOf())).toEqual({ got: { code: 'HTTP_CONNECTION_CLOSED' }, kept: undefined })
})

it('keeps a connection as long as the server says, and none that it closes', async () => {
  const keptFor = async (header: string, answer = `${ok}Content-Length: 0\r\n${header}\r\n\r\n`) =>
    (await plainly(requestOf(), [answer])).kept
  expect(await keptFor('A: b')).toBe(Number.POSITIVE_INFINITY)
  expect(await keptFor('Keep-Alive: timeout=5, max=100')).toBe(4000)
  expect(await keptFor('Keep-Alive: timeout=1')).toBe(0)
  expect(await keptFor('Connection: Close')).toBe(0)
  expect(await keptFor('Connection: Upgrade , close')).toBe(0)
  expect(await keptFor('', `${ok}\r\nuntil it ends`)).toBeUndefined()
})

it('writes a request as the client of Node does', async () => {
  const requests = [
    requestOf(),
    requestOf({ method: 'DELETE', headers: { host: 'other', accept: '*/*' } }),
    requestOf({ method: 'POST', headers: { 'x-many': ['a', 'b'], cookie: ['a=1', 'b=2'], 'x-latin': 'gr\xfcn' } }),
    requestOf({ method: 'PUT', headers: { 'content-length': '6' }, body: 'gr\xfcn!' }),
    requestOf({ method: 'PATCH', headers: {}, body: Buffer.from([0, 255, 10]) }),
    requestOf({ url: new URL('http://[::1]:81/a%20b'), method: 'OPTIONS' }),
  ]
  for (const request of requests) {
    const [ours, theirs] = [new Answering([]), new Answering([])]
    await sendOver(ours, request)
    await outcome(sendHttp1(request, { connection: theirs, interrupt: interrupt() }))
    expect(ours.sent.join('')).toBe(theirs.sent.join('').replace('Connection: close', 'Connection: keep-alive'))
  }
})

it('leaves to the client of Node what it has to judge', () => {
  const refused: Partial<OutgoingRequest>[] = [
    { method: 'CONNECT' },
    { method: 'M-SEARCH' },
    { headers: { 'a b': 'c' } },
    { headers: { a: 'b\r\nc: d' } },
    { headers: { a: '\u20ac' } },
    { headers: { connection: 'close' } },
    { headers: { expect: '100-continue' } },
    { headers: { 'transfer-encoding': 'chunked' }, method: 'POST', body: 'a' },
    { headers: { 'content-length': '9' }, method: 'POST', body: 'a' },
    { headers: { 'content-length': '0' }, method: 'POST' },
    { method: 'GET', body: 'a' },
    { url: new URL('https://localhost/'), headers: { host: 'other' } },
  ]
  expect(refused.filter((given) => plainHead(requestOf(given)) !== undefined)).toEqual([])
})
