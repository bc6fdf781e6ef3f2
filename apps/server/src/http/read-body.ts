import { pointerTo } from '@testmesh/flow/walk'
import { invalidPart, type PartProblem } from './invalid-part.ts'
import { HttpRefusal } from './problem-response.ts'

const maxDepth = 64

export interface BodyLimits {
  readonly maxBytes: number
  /** It is what an execution said, and kept as it is. Default: no. */
  readonly isRecorded?: boolean
}

/** The body as JSON, within limits; refuses what no part of the server could keep. */
export const readJson = async (request: Request, { maxBytes, isRecorded = false }: BodyLimits): Promise<unknown> => {
  const type = request.headers.get('content-type') ?? ''
  const bytes = await readBytes(request, maxBytes)
  if (bytes.byteLength === 0) return undefined
  if (!isJsonType(type))
    throw new HttpRefusal(415, 'UNSUPPORTED_MEDIA_TYPE', `The body must be application/json, not ${type || 'without a type'}.`)
  const value = parse(bytes)
  const problem = isRecorded ? undefined : findProblem(value, '/body', 0)
  if (problem) throw invalidPart(problem)
  return value
}

/** Of a `Content-Type`: also `application/problem+json`. */
export const isJsonType = (type: string): boolean => /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)

export const readBytes = async (request: Request, maxBytes: number): Promise<Uint8Array> => {
  const tooLarge = () => new HttpRefusal(413, 'BODY_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new HttpRefusal(400, 'BAD_JSON', `The body is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`)
  }
}

/** A database keeps neither NUL nor half of a surrogate pair, and `__proto__` is nobody's name. */
export const findProblem = (value: unknown, pointer: string, depth: number): PartProblem | undefined => {
  if (typeof value === 'string') return findInText(value, pointer)
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return { pointer, message: 'is a whole number beyond 2^53, of which digits would be lost: send it as text' }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= maxDepth) return { pointer, message: `is nested deeper than ${maxDepth} levels` }
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') return { pointer, message: 'has a key that cannot be used: __proto__' }
    const found = findInText(key, pointer) ?? findProblem(item, pointerTo(pointer, key), depth + 1)
    if (found) return found
  }
  return undefined
}

export const findInText = (text: string, pointer: string): PartProblem | undefined => {
  if (text.includes('\0')) return { pointer, message: 'contains the character NUL' }
  return text.isWellFormed() ? undefined : { pointer, message: 'contains half of a surrogate pair' }
}
