import type { Problem } from '../../problem.ts'
import { lineAt } from '../line-at.ts'
import type { FindTrap } from '../yaml-error.ts'
import { findValue, harmless, quoted, write } from './trap-text.ts'

/** A value that begins with `{{`. */
export const unquotedTemplate = (value: string, key?: string): Pick<Problem, 'code' | 'message' | 'hint'> => ({
  code: 'YAML_UNQUOTED_TEMPLATE',
  message: 'a value that begins with {{ must be quoted: YAML reads the brace as the start of a map',
  hint: write(key, quoted(value)),
})

/** `url: {{base}}/orders` */
export const templateAtStart: FindTrap = ({ pos }, { text }) => {
  const found = findValue(lineAt(text, pos[0]))
  if (!found?.value.startsWith('{{')) return undefined
  const { start, value, key } = found
  return {
    problem: { ...unquotedTemplate(value, key), start, end: start + value.length },
    patch: { start, text: harmless(value) },
  }
}

/** `{ url: ${base}/orders }` */
export const tokenInFlow: FindTrap = ({ pos }, { text, scan }) => {
  if (!scan.bracketed.some(({ start, end }) => start < pos[0] && pos[0] <= end)) return undefined
  const line = lineAt(text, pos[0])
  const column = pos[0] - line.start
  for (const found of line.text.matchAll(/(?<=[\s,[{:])[^\s,[\]{}"']*(?:\$\{[^}]*\}|\{\{[^}]*\}\})[^\s,[\]{}"']*/g)) {
    if (found.index > column || found.index + found[0].length < column) continue
    const start = line.start + found.index
    return {
      problem: {
        code: 'YAML_UNQUOTED_TEMPLATE',
        message: 'between { } and [ ] a value with a template must be quoted: YAML reads its braces as its own',
        hint: write(undefined, quoted(found[0])),
        start,
        end: start + found[0].length,
      },
      patch: { start, text: harmless(found[0]) },
    }
  }
  return undefined
}
