import { contractError } from '../contract-error.ts'

/** What each letter of a Java date format looks like; the length counts where it is given. */
const letters: Readonly<Record<string, (length: number) => string>> = {
  y: (length) => (length === 2 ? '\\d{2}' : '\\d{4,}'),
  u: (length) => (length === 2 ? '\\d{2}' : '\\d{4,}'),
  M: (length) => (length > 2 ? '\\p{L}+\\.?' : atLeast(length, '(?:0?[1-9]|1[0-2])', '(?:0[1-9]|1[0-2])')),
  L: (length) => (length > 2 ? '\\p{L}+\\.?' : atLeast(length, '(?:0?[1-9]|1[0-2])', '(?:0[1-9]|1[0-2])')),
  d: (length) => atLeast(length, '(?:0?[1-9]|[12]\\d|3[01])', '(?:0[1-9]|[12]\\d|3[01])'),
  D: () => '\\d{1,3}',
  E: () => '\\p{L}+\\.?',
  e: () => '[1-7]',
  a: () => '(?:[AaPp]\\.?[Mm]\\.?)',
  H: (length) => atLeast(length, '(?:[01]?\\d|2[0-3])', '(?:[01]\\d|2[0-3])'),
  k: (length) => atLeast(length, '(?:[01]?\\d|2[0-4])', '(?:[01]\\d|2[0-4])'),
  h: (length) => atLeast(length, '(?:0?[1-9]|1[0-2])', '(?:0[1-9]|1[0-2])'),
  K: (length) => atLeast(length, '(?:0?\\d|1[01])', '(?:0\\d|1[01])'),
  m: (length) => atLeast(length, '[0-5]?\\d', '[0-5]\\d'),
  s: (length) => atLeast(length, '[0-5]?\\d|60', '(?:[0-5]\\d|60)'),
  S: (length) => `\\d{${length}}`,
  n: () => '\\d{1,9}',
  G: () => '(?:BC|AD|BCE|CE)',
  w: () => '\\d{1,2}',
  W: () => '\\d',
  z: () => '(?:[A-Z][\\w/+-]*)',
  V: () => '(?:[A-Z][\\w/+-]*)',
  Z: () => '(?:[+-]\\d\\d:?\\d\\d|Z)',
  x: (length) => offset(length),
  X: (length) => `(?:Z|${offset(length)})`,
}

const atLeast = (length: number, short: string, long: string): string => (length >= 2 ? long : `(?:${short})`)

const offset = (length: number): string =>
  length === 1 ? '[+-]\\d\\d(?:\\d\\d)?' : length === 2 || length === 4 ? '[+-]\\d{4}' : '[+-]\\d\\d:\\d\\d(?::\\d\\d)?'

/** Whether a text is a moment as a Java date format (`yyyy-MM-dd'T'HH:mm:ssXXX`) writes it. @throws ActionError CONTRACT_UNSUPPORTED */
export const isOfFormat = (text: string, format: string): boolean => new RegExp(`^${formatPattern(format)}$`, 'u').test(text)

const formatPattern = (format: string): string =>
  format.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g, (token, quoted: string | undefined, letter: string | undefined) => {
    if (letter === undefined) return escaped(quoted === undefined ? token : quoted === '' ? "'" : quoted.replaceAll("''", "'"))
    const pattern = letters[letter]
    if (!pattern)
      throw contractError('CONTRACT_UNSUPPORTED', `the letter ${letter} of the date format ${JSON.stringify(format)} is not known`)
    return pattern(token.length)
  })

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, (character) => (character === '-' ? '-' : `\\${character}`))
