import type { ActionError } from '@testmesh/action-kit'
import { otelError } from '../otel-error.ts'
import { type Answer, type Kind, titles } from './backend.ts'

/** What came from a backend of a kind. */
export interface Reading {
  readonly kind: Kind
  readonly url: string
  readonly text: string
}

type Read = (answer: unknown, receivedMs: number) => Answer

/** What the text of a backend says. @throws ActionError OTEL_BACKEND_FAILED */
export const readText = (reading: Reading, read: Read): Answer => {
  const { url, text } = reading
  const answer = parse(text)
  if (answer === undefined) throw noTrace(reading, `${url} answered no JSON: ${text.slice(0, 100)}`)
  try {
    return read(answer, Date.now())
  } catch (cause) {
    throw noTrace(reading, `${url} answered no trace: ${(cause as Error).message}`, cause)
  }
}

/** That something else came; the hint tells when another kind of backend would say it. */
export const noTrace = ({ kind, text }: Reading, message: string, cause?: unknown): ActionError => {
  const other = saidBy(text)
  const isOther = other !== undefined && other !== kind
  const hint = isOther && `It answers as a ${titles[other]} does: write \`backend: { type: ${other}, url: … }\`.`
  return otelError('OTEL_BACKEND_FAILED', message, { ...(hint && { hint }), cause })
}

/** Whether a 404 says that the trace is not known, and not that there is no such page. */
export const isUnknown = ({ kind, text }: Reading): boolean => text.trim() === '' || saidBy(text) === kind

/** Whose words these are, when one of them alone speaks like that: a Jaeger lists data and errors, a Tempo wraps OTLP. */
const saidBy = (text: string): Kind | undefined => {
  if (/^trace\b.*\bnot found/i.test(text.trim())) return 'tempo'
  const answer = Object(parse(text)) as Readonly<Record<string, unknown>>
  if (Array.isArray(answer.data) || Array.isArray(answer.errors)) return 'jaeger'
  return ['trace', 'batches', 'resourceSpans'].some((key) => typeof answer[key] === 'object') ? 'tempo' : undefined
}

/** Undefined when it is no JSON. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
