import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MockResponse } from '../settings/types.ts'
import type { Answer } from './make-answer.ts'

export interface Exchange {
  readonly message: IncomingMessage
  readonly response: ServerResponse
}

/** Sends an answer, whole. */
export const sendAnswer = ({ response }: Exchange, { status, headers, body }: Answer): void => {
  const isBare = status === 204 || status === 304 || status < 200
  if (isBare) {
    response.writeHead(status, headers).end()
    return
  }
  const length = headers['content-length'] === undefined ? { 'content-length': Buffer.byteLength(body) } : {}
  response.writeHead(status, { ...headers, ...length }).end(body)
}

/** Sends an answer that goes wrong on the way. */
export const sendFault = ({ message: { socket }, response }: Exchange, fault: NonNullable<MockResponse['fault']>, answer: Answer): void => {
  if (fault === 'garbage') {
    socket.end(Buffer.from('\u0007\u0000this is not HTTP\r\n\u0000\u00ff\r\n\r\n', 'latin1'))
    return
  }
  const body = Buffer.from(answer.body)
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Math.max(body.length, 2) })
  response.flushHeaders()
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
    // A moment for the first half to leave: a reset would overtake it.
    setImmediate(() => (fault === 'reset' ? socket.resetAndDestroy() : socket.destroySoon()))
  })
}
