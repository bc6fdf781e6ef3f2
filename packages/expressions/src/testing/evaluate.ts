import { compileExpression } from '../compile-expression.ts'
import { compileTemplate } from '../compile-template.ts'
import type { Compiled, CompileResult } from '../compiled.ts'
import { createScope, type ScopeOptions } from '../create-scope.ts'
import { createTools } from '../create-tools.ts'
import { ExpressionError } from '../expression-error.ts'
import { loadNeed } from '../load-need.ts'
import type { Need, Tools } from '../scope.ts'

const needs: readonly Need[] = ['jsonpath', 'regex', 'hash', 'xpath', 'yaml', 'csv', 'faker']

/** Tools with every helper loaded, a clock that stands at 2026-03-01T10:20:30.456Z, and a generator that counts. */
export const loadTools = async (): Promise<Tools> => {
  const loaded = new Map(await Promise.all(needs.map(async (need) => [need, await loadNeed(need)] as const)))
  let calls = 0
  return createTools({ loaded, now: () => Date.UTC(2026, 2, 1, 10, 20, 30, 456), random: () => ((calls++ * 7919) % 1000) / 1000 })
}

/** The value of an expression, or the error as one line, or the problems, a line each. */
export const evaluateWith =
  (tools: Tools) =>
  (text: string, values: Readonly<Record<string, unknown>> = {}, options: ScopeOptions = {}): unknown =>
    outcome(compileExpression(text), values, { tools, ...options })

/** The same for a template. */
export const renderWith =
  (tools: Tools) =>
  (text: string, values: Readonly<Record<string, unknown>> = {}, options: ScopeOptions = {}): unknown =>
    outcome(compileTemplate(text), values, { tools, ...options })

const outcome = ({ compiled, problems }: CompileResult, values: Readonly<Record<string, unknown>>, options: ScopeOptions): unknown =>
  compiled
    ? evaluate(compiled, values, options)
    : problems.map(({ code, start, end, message, hint }) => `${code} ${start}-${end}: ${message}${hintText(hint)}`).join('\n')

const evaluate = (compiled: Compiled, values: Readonly<Record<string, unknown>>, options: ScopeOptions): unknown => {
  try {
    return compiled.evaluate(createScope(values, options))
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return `${error.code} ${error.start}-${error.end}: ${error.message}${hintText(error.hint)}`
  }
}

const hintText = (hint: string | undefined): string => (hint === undefined ? '' : ` (${hint})`)
