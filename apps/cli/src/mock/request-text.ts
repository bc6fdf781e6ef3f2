import type { Answered } from '@testmesh/actions/mock'
import { clean, cleanLine } from '@testmesh/protocol'
import type { Terminal } from '../terminal.ts'

/** A request and what became of it, in a line; where nothing answered, or an answer could not be made, with the reason below. */
export const requestText = (
  { method, url, status, endpoint, nearest, problem, durationMs }: Answered,
  { style }: Pick<Terminal, 'style'>,
): string => {
  const colour = status === undefined || status >= 500 ? style.red : status >= 400 ? style.yellow : (text: string) => text
  const by = endpoint ?? (nearest ? 'no endpoint' : 'nothing')
  const line = `${method} ${clean(url)} → ${colour(String(status ?? 'no answer'))}  ${style.dim(`${cleanLine(by)}, ${Math.round(durationMs)} ms`)}\n`
  const why = problem === undefined ? (nearest ?? []).map((one) => `nearest  ${one}`) : [problem]
  return `${line}${why.map((text) => `  ${clean(text)}\n`).join('')}`
}

/** The same for programs. */
export const requestJson = ({ durationMs, ...answered }: Answered): string =>
  `${JSON.stringify({ type: 'request', ...answered, duration_ms: Math.round(durationMs * 100) / 100 })}\n`
