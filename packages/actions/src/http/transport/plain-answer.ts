import { maxBodyBytes } from './messages.ts'
import { oneBuffer } from './one-buffer.ts'
import { createChunks, type ReadBody } from './read-chunks.ts'

/** An answer that is framed as most are: by a length, in chunks, or without a body. */
export interface PlainAnswer {
  readonly status: number
  readonly statusText: string
  /** Names and values in turns, as sent. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** How long the connection may wait for another request. Milliseconds; 0: it is closed. */
  readonly keepMs: number
}

/**
 * Reads an answer from the bytes that come. It gives the answer once it is whole, what it waits for before, and `unusual` for whatever
 * is not as plain as it knows.
 */
export type ReadAnswer = (bytes: Buffer) => PlainAnswer | 'head' | 'body' | 'unusual'

/** A longer head is none that is usual; Node refuses one of 16 KiB. */
const mostHeadBytes = 8 * 1024

export const createAnswerReader = (method: string): ReadAnswer => {
  let seen: Buffer | undefined
  let body: ReadBody | undefined
  let head: Head | undefined
  return (bytes) => {
    if (head && body) return toAnswer(head, body(bytes))
    seen = seen ? Buffer.concat([seen, bytes]) : bytes
    const end = seen.indexOf('\r\n\r\n')
    if (end > mostHeadBytes || (end < 0 && !mayBecomeHead(seen))) return 'unusual'
    if (end < 0) return 'head'
    head = readHead(seen.toString('latin1', 0, end))
    body = head && bodyReader(head, method)
    return head && body ? toAnswer(head, body(seen.subarray(end + 4))) : 'unusual'
  }
}

const toAnswer = ({ status, statusText, rawHeaders, keepMs }: Head, body: ReturnType<ReadBody>): ReturnType<ReadAnswer> =>
  typeof body === 'string' ? body : { status, statusText, rawHeaders, keepMs, body }

/** Whether more bytes can make it a plain one. What speaks another protocol often waits for us, as we would for it. */
const mayBecomeHead = (seen: Buffer): boolean => {
  if (seen.length > mostHeadBytes) return false
  const text = seen.toString('latin1')
  const end = text.lastIndexOf('\r\n')
  if (end < 0) return text.slice(0, version.length) === version.slice(0, text.length) && isPart(text)
  return readHead(text.slice(0, end)) !== undefined && isPart(text.slice(end + 2))
}

const version = 'HTTP/1.1 '

/** Of a line that has no end yet, or half of one. */
const isPart = (text: string): boolean => !/[^\t\x20-\x7e\x80-\xff]/.test(text.endsWith('\r') ? text.slice(0, -1) : text)

interface Head {
  readonly status: number
  readonly statusText: string
  readonly rawHeaders: readonly string[]
  readonly keepMs: number
  readonly length: number | 'chunked' | undefined
}

/** Undefined for one that says more of the connection than most do, or that Node would refuse. */
const readHead = (text: string): Head | undefined => {
  const [first = '', ...lines] = text.split('\r\n')
  const [, status, statusText = ''] = /^HTTP\/1\.1 ([2-5]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/.exec(first) ?? []
  if (status === undefined) return undefined
  const rawHeaders: string[] = []
  let length: Head['length']
  let keepMs = Number.POSITIVE_INFINITY
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    if (colon < 0 || !/^[!#$%&'*+.^`|~\w-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(line)) return undefined
    const value = withoutBlanks(line, colon + 1)
    rawHeaders.push(name, value)
    switch (name.toLowerCase()) {
      case 'content-length':
        if (length !== undefined || !/^\d{1,15}$/.test(value)) return undefined
        length = Number(value)
        break
      case 'transfer-encoding':
        if (length !== undefined || value.toLowerCase() !== 'chunked') return undefined
        length = 'chunked'
        break
      case 'connection':
        for (const option of value.toLowerCase().split(/[\t ]*,[\t ]*/)) {
          if (option === 'close') keepMs = 0
          else if (option !== 'keep-alive' && option !== 'upgrade') return undefined
        }
        break
      case 'keep-alive':
        keepMs = Math.min(keepMs, toKeepMs(value))
        break
      case 'trailer':
        return undefined
    }
  }
  return { status: Number(status), statusText, rawHeaders, keepMs, length }
}

/** What stands there without blanks and tabs around it; what else is white belongs to it. */
const withoutBlanks = (line: string, from: number): string => {
  let [start, end] = [from, line.length]
  while (start < end && isBlank(line.charCodeAt(start))) start++
  while (start < end && isBlank(line.charCodeAt(end - 1))) end--
  return line.slice(start, end)
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

/** A second less than the server says, as it begins to count before we do. */
const toKeepMs = (value: string): number => {
  const seconds = /\btimeout=(\d+)/.exec(value)?.[1]
  return seconds === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Number(seconds) * 1000 - 1000)
}

const nothing = Buffer.alloc(0)

/** Undefined for a body that ends with its connection, or is too long. */
const bodyReader = ({ status, length }: Head, method: string): ReadBody | undefined => {
  // The body that this one must not have may follow, and would be taken for the next answer.
  if ((status === 204 && length !== undefined && length !== 0) || (status === 304 && length === 'chunked')) return undefined
  if (method === 'HEAD' || status === 204 || status === 304) return (bytes) => (bytes.length === 0 ? nothing : 'unusual')
  if (length === 'chunked') return createChunks()
  return length === undefined || length > maxBodyBytes ? undefined : ofLength(length)
}

const ofLength = (length: number): ReadBody => {
  const parts: Buffer[] = []
  let count = 0
  return (bytes) => {
    parts.push(bytes)
    count += bytes.length
    if (count < length) return 'body'
    return count > length ? 'unusual' : oneBuffer(parts)
  }
}
