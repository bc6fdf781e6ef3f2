import { hasToken } from './compile-template.ts'
import { compileNode } from './evaluate/compile-node.ts'
import { createFrame } from './evaluate/frame.ts'
import { ExpressionError } from './expression-error.ts'
import type { Scope } from './scope.ts'
import type { Node } from './syntax/ast.ts'
import { parseTemplate } from './syntax/parse-template.ts'
import { toText } from './values/to-text.ts'

/** Compiles a text for people. A token that cannot be read or evaluated stays as written: a message never fails. */
export const compileMessage = (text: string): ((scope: Scope) => string) => {
  if (!hasToken(text)) return () => text
  const { parts, slots, problems } = parseTemplate(text)
  if (problems.length > 0) return () => text
  const runs = parts.map((part) => (typeof part === 'string' ? () => part : tokenOf(part, text, slots)))
  return (scope) => runs.map((run) => run(scope)).join('')
}

const tokenOf = (node: Node, text: string, slots: number): ((scope: Scope) => string) => {
  const run = compileNode(node)
  const written = text.slice(node.start, node.end)
  return (scope) => {
    try {
      const frame = createFrame(scope, slots)
      const value = run(frame)
      return value === undefined ? written : toText(value, frame)
    } catch (error) {
      if (error instanceof ExpressionError) return written
      throw error
    }
  }
}
