import { isDeepStrictEqual } from 'node:util'
import { isTruthy, type JsonValue } from '@testmesh/action-kit'
import { parseJson } from '../parse-json.ts'
import { fetchOnce } from './fetch-once.ts'
import type { ConfigOf, Probe } from './probe.ts'

type HttpConfig = ConfigOf<'http'>

/** Ready when the answer meets everything that is asked of it. */
export const probeHttp: Probe<HttpConfig> = async (config, context, signal) => {
  const answer = await fetchOnce(config, context, signal)
  const found = { status: answer.status, headers: answer.headers, ...(answer.body !== undefined && { body: bodyOf(answer.body) }) }
  const missing = hasStatus(config, answer.status) ? [...missingFromBody(config, answer.body), ...missingFromResult(config, found)] : ['']
  return { isReady: missing.length === 0, seen: `status ${answer.status}${missing[0] ? `, but ${missing.join(' and ')}` : ''}`, found }
}

const hasStatus = ({ status_code: wanted }: HttpConfig, status: number): boolean => {
  if (wanted === undefined) return status < 400
  return Array.isArray(wanted) ? wanted.includes(status) : wanted === status
}

const missingFromBody = ({ body_contains: wanted, json_path: path }: HttpConfig, body: string | undefined): string[] => {
  if (body === undefined) return wanted === undefined && path === undefined ? [] : ['the body is larger than 64 MiB']
  return wanted === undefined || body.includes(wanted) ? [] : [`the body does not contain ${JSON.stringify(wanted)}`]
}

const missingFromResult = (
  { json_path: path, json_value: wanted, until }: HttpConfig,
  result: Readonly<Record<string, unknown>>,
): string[] => {
  const missing: string[] = []
  const unread = result.body === undefined ? ': the body is larger than 64 MiB, and is not read' : ''
  const value = path?.(result)
  if (path !== undefined && !isWanted(value, wanted)) missing.push(`the JSON path gives ${JSON.stringify(value) ?? 'nothing'}`)
  if (until !== undefined && !isTruthy(until(result))) missing.push(`\`until\` does not hold${unread}`)
  return missing
}

/** Text without a type of its own (`"${PORT}"`) is as good as the number it spells. */
const isWanted = (value: unknown, wanted: JsonValue | undefined): boolean => {
  if (wanted === undefined) return value !== undefined && value !== null
  if (typeof value === 'object' || typeof wanted === 'object') return isDeepStrictEqual(value, wanted)
  return String(value) === String(wanted)
}

/** Whatever it calls itself: a health page that is JSON is read as JSON. */
const bodyOf = (text: string): JsonValue => {
  const parsed = parseJson(text)
  return 'value' in parsed ? (parsed.value as JsonValue) : text
}
