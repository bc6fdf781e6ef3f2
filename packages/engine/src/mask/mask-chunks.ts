import { bytesToLatin1, latin1ToBytes } from './latin1.ts'

/** Masks bytes as they pass, as Latin-1 text. `longest` is the length of the longest form of a secret so far: 0 when there is none. */
export async function* maskChunks(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  maskText: (text: string) => string,
  longest: () => number,
): AsyncIterable<Uint8Array> {
  let held = ''
  for await (const chunk of chunks) {
    if (longest() === 0) {
      yield chunk
      continue
    }
    const masked = maskText(held + bytesToLatin1(chunk))
    // The end may be the beginning of a secret: it waits for the next chunk.
    const keep = Math.min(masked.length, longest() - 1)
    held = masked.slice(masked.length - keep)
    if (masked.length > keep) yield latin1ToBytes(masked.slice(0, masked.length - keep))
  }
  if (held !== '') yield latin1ToBytes(maskText(held))
}
