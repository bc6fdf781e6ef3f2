import type { Line } from '../line-at.ts'

/** Where the value of a `key: value` or `- value` line begins, with the key. */
const valueStart = /^(\s*(?:- +)*)(?:([^\s#"'{[][^#"'{[]*?):\s+)?(?=\S)/

/** The value of a line, with its key. */
export const findValue = (line: Line): { readonly key: string | undefined; readonly start: number; readonly value: string } | undefined => {
  const head = valueStart.exec(line.text)
  if (!head) return undefined
  const value = line.text.slice(head[0].length).trimEnd()
  return { key: head[2], start: line.start + head[0].length, value }
}

/** Plain text of the same length that YAML takes as it is. */
export const harmless = (text: string): string => text.replace(/[^\w ./-]/g, '_').replace(/^[ ./-]/, '_')

/** A hint that shows what to write. */
export const write = (key: string | undefined, value: string): string => `write ${key === undefined ? '' : `${key}: `}${value}`

/** A value between the quotes that suit it. */
export const quoted = (value: string): string =>
  value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value.replaceAll('\\', '\\\\')}"`
