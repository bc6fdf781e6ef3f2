import type { Diagnostic } from '@testmesh/protocol'
import { placeAt, problem } from './problem.ts'

/**
 * Reads `KEY=VALUE` lines: an optional `export` before the key, quotes around the value taken off, `#` begins a comment at the
 * start of a line or after a space. Values are text.
 */
export const readEnvFile = (text: string, file: string): { values: Record<string, string>; diagnostics: Diagnostic[] } => {
  const values: Record<string, string> = {}
  const diagnostics: Diagnostic[] = []
  let offset = 0
  for (const [index, line] of text.split('\n').entries()) {
    const pair = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line)
    if (pair?.[1] !== undefined) values[pair[1]] = unquote(pair[2] ?? '')
    else if (!/^\s*(#|$)/.test(line)) {
      // The line itself may be a part of a secret.
      const message = `line ${index + 1} of ${file} is not KEY=VALUE`
      diagnostics.push(problem('PROJECT_BAD_ENV_FILE', message, placeAt(file, text, offset, line.length)))
    }
    offset += line.length + 1
  }
  return { values, diagnostics }
}

const unquote = (text: string): string => {
  const quoted = /^(["'])(.*?)\1\s*(#.*)?$/.exec(text)
  if (quoted) return quoted[1] === '"' ? (quoted[2] ?? '').replaceAll('\\n', '\n').replaceAll('\\"', '"') : (quoted[2] ?? '')
  return text.replace(/\s#.*$/, '').trimEnd()
}
