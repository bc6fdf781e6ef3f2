import { mediaTypeOf, type TemplateFunction } from '@testmesh/action-kit'
import type { Locals } from '../match/differences.ts'
import type { MockResponse } from '../settings/types.ts'

/** An answer that is ready to be sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

export interface MakeOptions {
  readonly locals: Locals
  readonly defaultHeaders: Readonly<Record<string, TemplateFunction>>
  /** What `body_from_file` names. */
  readonly files: ReadonlyMap<string, Buffer>
}

/** Fills what waited for the request. @throws what a template throws; Error for a status that is none */
export const makeAnswer = (response: MockResponse, { locals, defaultHeaders, files }: MakeOptions): Answer => {
  const status = response.status === undefined ? 200 : toStatus(response.status(locals))
  const headers: Record<string, string> = {}
  for (const name in defaultHeaders) headers[name.toLowerCase()] = toHeader(defaultHeaders[name]?.(locals))
  for (const name in response.headers) headers[name.toLowerCase()] = toHeader(response.headers[name]?.(locals))
  const { type, body } = bodyOf(response, locals, files)
  if (type !== undefined) headers['content-type'] ??= type
  return { status, headers, body }
}

const toStatus = (value: unknown): number => {
  const status = Number(value)
  if (Number.isInteger(status) && status >= 100 && status <= 999) return status
  throw new Error(`${JSON.stringify(value)} is no status of HTTP`)
}

const toHeader = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)

interface Body {
  readonly type: string | undefined
  readonly body: Buffer | string
}

const empty: Body = { type: undefined, body: '' }

const bodyOf = ({ body, body_base64, body_from_file }: MockResponse, locals: Locals, files: MakeOptions['files']): Body => {
  if (body_from_file !== undefined) return { type: typeOfFile(body_from_file), body: files.get(body_from_file) ?? '' }
  if (body_base64 !== undefined) return { type: 'application/octet-stream', body: Buffer.from(body_base64, 'base64') }
  if (body === undefined) return empty
  if (!body.isConstant) return toBody(body(locals))
  // It is the same each time: what it looks like on the wire is made once.
  const made = constants.get(body) ?? toBody(body(locals))
  constants.set(body, made)
  return made
}

const constants = new WeakMap<TemplateFunction, Body>()

const json = 'application/json; charset=utf-8'

const toBody = (value: unknown): Body => {
  if (value === undefined) return empty
  if (value instanceof Uint8Array) return { type: 'application/octet-stream', body: Buffer.from(value) }
  if (typeof value !== 'string') return { type: json, body: JSON.stringify(value) }
  return { type: isJson(value) ? json : 'text/plain; charset=utf-8', body: value }
}

/** Text that spells a map or a list. */
const isJson = (text: string): boolean => {
  if (!/^\s*[{[]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Text is taken for UTF-8. */
const typeOfFile = (path: string): string => {
  const type = mediaTypeOf(path)
  return type === 'application/json' || type.startsWith('text/') ? `${type}; charset=utf-8` : type
}
