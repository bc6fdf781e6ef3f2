/** One message of a PostgreSQL client. */
export type Frame = { readonly type: 'message'; readonly bytes: Uint8Array } | { readonly type: 'refuse-encryption' | 'end' }

const protocol3 = 3
const sslRequest = 80877103
const gssRequest = 80877104
const cancelRequest = 80877102

/** The whole messages at the start of `data`, and what is left for the next time. */
export const readFrames = (data: Buffer<ArrayBufferLike>): { frames: Frame[]; rest: Buffer<ArrayBufferLike> } => {
  const frames: Frame[] = []
  let rest = data
  while (rest.length >= 5) {
    const untyped = isUntyped(rest)
    const length = untyped ? rest.readInt32BE(0) : rest.readInt32BE(1) + 1
    if (rest.length < length) break
    frames.push(untyped ? toOpening(rest.subarray(0, length)) : toMessage(rest.subarray(0, length)))
    rest = rest.subarray(length)
  }
  return { frames, rest }
}

// The messages that open a connection have no type byte; their length is small, so the first byte is 0, which no type is.
const isUntyped = (data: Buffer<ArrayBufferLike>): boolean => data[0] === 0

const toOpening = (bytes: Buffer<ArrayBufferLike>): Frame => {
  const code = bytes.length >= 8 ? bytes.readInt32BE(4) : 0
  if (code === sslRequest || code === gssRequest) return { type: 'refuse-encryption' }
  if (code === cancelRequest || code >>> 16 !== protocol3) return { type: 'end' }
  return { type: 'message', bytes: new Uint8Array(bytes) }
}

const toMessage = (bytes: Buffer<ArrayBufferLike>): Frame =>
  bytes[0] === 0x58 ? { type: 'end' } : { type: 'message', bytes: new Uint8Array(bytes) }
