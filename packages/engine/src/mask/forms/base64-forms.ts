import { bytesToLatin1, latin1Of } from '../latin1.ts'

/**
 * The characters of the base64 of any text that contains `bytes` which depend on `bytes` alone: what stands before and behind
 * it shifts and blends the first and the last characters.
 */
export const base64Forms = (bytes: Uint8Array): string[] =>
  [0, 1, 2].flatMap((shift) => {
    const text = base64Of(new Uint8Array([...new Uint8Array(shift), ...bytes]))
    const from = shift === 0 ? 0 : shift + 1
    const remainder = (shift + bytes.length) % 3
    const to = remainder === 0 ? text.length : text.length - 1
    const core = text.slice(from, to)
    // A short core would hit innocent text.
    return core.length < 6 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })

/** As a whole: its last characters differ from those of a longer text. */
export const paddedBase64 = (secret: string): string => btoa(latin1Of(secret))

/** As `openssl` and `base64` break it into lines, which programs write one by one. */
export const base64Lines = (secret: string): string[] => {
  const [text = ''] = base64Forms(new TextEncoder().encode(secret))
  return [64, 76].filter((width) => text.length > width).flatMap((width) => inPieces(text, width).filter((line) => line.length >= 8))
}

const inPieces = (text: string, length: number): string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, index) => text.slice(index * length, (index + 1) * length))

const base64Of = (bytes: Uint8Array): string => btoa(bytesToLatin1(bytes)).replaceAll('=', '')
