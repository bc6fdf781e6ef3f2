import type { Socket } from 'node:net'
import { packMessage, type Structure } from './pack.ts'
import { isStructure, unpack } from './unpack.ts'

/** What the server says against a message. */
export interface Refusal extends Error {
  /** `Neo.ClientError.Statement.SyntaxError` */
  readonly code: string
}

/** Told apart by `code`: what is not Bolt at all. */
export const NOT_BOLT = 'NOT_BOLT'

export type Meta = Readonly<Record<string, unknown>>

/** One connection, spoken to by one at a time. */
export interface Session {
  /** Resolves with what the last answer says; what comes before it goes to `onRecord`. Rejects with a Refusal, or the error of the socket. */
  say(message: Structure, onRecord?: (values: readonly unknown[]) => void): Promise<Meta>
}

export const message = {
  hello: (meta: Meta): Structure => ({ tag: 0x01, fields: [meta] }),
  logon: (meta: Meta): Structure => ({ tag: 0x6a, fields: [meta] }),
  run: (query: string, params: Meta, meta: Meta): Structure => ({ tag: 0x10, fields: [query, params, meta] }),
  pull: (count: number): Structure => ({ tag: 0x3f, fields: [{ n: count }] }),
  discard: (): Structure => ({ tag: 0x2f, fields: [{ n: -1 }] }),
  reset: (): Structure => ({ tag: 0x0f, fields: [] }),
}

const SUCCESS = 0x70
const RECORD = 0x71
const FAILURE = 0x7f

/** 5.4, or down to 5.1. */
const hello = Buffer.from(`6060b01700030405${'00000000'.repeat(3)}`, 'hex')

/**
 * Agrees with the server on Bolt 5. Rejects with an error whose code is NOT_BOLT when it speaks something else.
 *
 * @see https://neo4j.com/docs/bolt/current/bolt/handshake/
 */
export const openSession = async (socket: Socket): Promise<Session> => {
  const inbox = createInbox(socket)
  socket.write(hello)
  const version = await inbox.bytes(4)
  if (version.readUInt8(3) !== 5 || version.readUInt16BE(0) !== 0) throw notBolt(version)
  const say: Session['say'] = async (sent, onRecord) => {
    socket.write(inChunks(packMessage(sent)))
    for (;;) {
      const { tag, fields } = await nextMessage(inbox)
      const [content] = fields
      if (tag === RECORD) onRecord?.(content as readonly unknown[])
      else if (tag === SUCCESS) return content as Meta
      else throw toRefusal(tag === FAILURE ? (content as Meta) : {})
    }
  }
  return { say }
}

const notBolt = (version: Buffer): Error => {
  const isOld = version.every((byte) => byte === 0)
  const text = isOld ? 'it knows no version of Bolt from 5.1 to 5.4' : `it answers ${JSON.stringify(version.toString('latin1'))}`
  return Object.assign(new Error(text), { code: NOT_BOLT })
}

const toRefusal = ({ code, message: said }: Meta): Refusal =>
  Object.assign(new Error(String(said ?? 'the server ignored the message')), { code: String(code ?? '') })

/** Ends with an empty chunk. */
const inChunks = (content: Buffer): Buffer => {
  const chunks: Buffer[] = []
  for (let at = 0; at < content.length; at += 0xffff) {
    const part = content.subarray(at, at + 0xffff)
    chunks.push(Buffer.of(part.length >> 8, part.length & 0xff), part)
  }
  return Buffer.concat([...chunks, Buffer.of(0, 0)])
}

const nextMessage = async (inbox: Inbox): Promise<Structure> => {
  const parts: Buffer[] = []
  for (;;) {
    const size = (await inbox.bytes(2)).readUInt16BE()
    if (size > 0) parts.push(await inbox.bytes(size))
    // An empty one by itself only keeps the connection alive.
    else if (parts.length > 0) break
  }
  const read = unpack(Buffer.concat(parts))
  if (isStructure(read)) return read
  throw Object.assign(new Error('it answers with what is no message'), { code: NOT_BOLT })
}

interface Inbox {
  /** Rejects when the connection ends before. */
  bytes(size: number): Promise<Buffer>
}

const createInbox = (socket: Socket): Inbox => {
  let kept: Buffer = Buffer.alloc(0)
  let ended: Error | undefined
  let wake: () => void = () => undefined
  const end = (error: Error) => {
    ended ??= error
    wake()
  }
  const parts: Buffer[] = []
  let sizeKept = 0
  socket.on('data', (chunk) => {
    parts.push(chunk)
    sizeKept += chunk.length
    wake()
  })
  socket.on('error', end)
  socket.once('close', () => end(new Error('the connection was closed')))
  const bytes = async (size: number): Promise<Buffer> => {
    while (sizeKept < size) {
      if (ended) throw ended
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (kept.length < size) kept = Buffer.concat([kept, ...parts.splice(0)])
    const taken = kept.subarray(0, size)
    kept = kept.subarray(size)
    sizeKept -= size
    return taken
  }
  return { bytes }
}
