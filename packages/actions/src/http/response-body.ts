import { isUtf8 } from 'node:buffer'
import { parseJson } from '../parse-json.ts'

/** What a body is, read as its content type and its bytes say: JSON, else text, else the bytes themselves. */
export const readBody = (bytes: Buffer, contentType: string | undefined): ReadBody => {
  if (bytes.length === 0) return { value: '' }
  const charset = contentType === undefined ? undefined : /charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase()
  const isJson = saysJson(contentType)
  const text = toText(bytes, contentType, charset)
  if (text === undefined) return isJson ? { value: bytes, problem: NO_UTF8 } : { value: bytes }
  if (!isJson && saysUtf8(charset) && !isUtf8(bytes)) return { value: text, isNoUtf8: true }
  if (!isJson && !/^\s*[{[]/.test(text)) return { value: text }
  const parsed = parseJson(text)
  if ('value' in parsed) return parsed
  return isJson ? { value: text, problem: parsed.problem } : { value: text }
}

/** Why bytes that call themselves JSON are none (RFC 8259, 8.1). */
export const NO_UTF8 = 'it is not UTF-8'

export const saysJson = (contentType: string | undefined): boolean => contentType !== undefined && /[/+]json\b/i.test(contentType)

export interface ReadBody {
  readonly value: unknown
  /** Why a body that calls itself JSON is none. */
  readonly problem?: string
  /** It says that it is UTF-8, and is not: U+FFFD stands for what nobody can read. */
  readonly isNoUtf8?: true
}

const toText = (bytes: Buffer, contentType: string | undefined, charset: string | undefined): string | undefined => {
  if (charset !== undefined && !saysUtf8(charset)) return decode(bytes, charset)
  if (isUtf8(bytes)) return isBinary(bytes, contentType) ? undefined : withoutMark(bytes.toString('utf8'))
  if (contentType === undefined || !/^text\//i.test(contentType)) return undefined
  return saysUtf8(charset) ? withoutMark(bytes.toString('utf8')) : bytes.toString('latin1')
}

const saysUtf8 = (charset: string | undefined): boolean => charset === 'utf-8' || charset === 'utf8'

/** Valid UTF-8 by chance: what calls itself an image or the like, and any text with a NUL in it. */
const isBinary = (bytes: Buffer, contentType: string | undefined): boolean =>
  (contentType !== undefined && /^(image\/(?!svg)|audio\/|video\/|font\/|application\/(zip|gzip|pdf))/i.test(contentType)) ||
  (bytes.includes(0) && !saysJson(contentType))

const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)

const decode = (bytes: Buffer, charset: string): string => {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // Nobody knows such a charset: `utf8mb4` is one of MySQL.
    return isUtf8(bytes) ? withoutMark(bytes.toString('utf8')) : bytes.toString('latin1')
  }
}
