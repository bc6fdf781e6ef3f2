import type { CompiledValueResult } from './compile-value.ts'
import type { CompileResult } from './compiled.ts'
import { ExpressionError } from './expression-error.ts'
import type { Scope } from './scope.ts'

/** A text of a value, read: what is told of it, and what it reads, stands at `pointer`. */
export const pointed = (result: CompileResult, pointer: string): CompiledValueResult => {
  const { compiled } = result
  const at = <T>(uses: readonly T[]): (T & { pointer: string })[] => uses.map((use) => ({ ...use, pointer }))
  const [problems, names] = [at(result.problems), at(result.names)]
  if (!compiled) return { problems, names }
  const { rootPaths, patterns, needs } = compiled
  const evaluate = (scope: Scope) => {
    try {
      return compiled.evaluate(scope)
    } catch (error) {
      throw error instanceof ExpressionError ? error.at(pointer) : error
    }
  }
  const uses = { names, rootPaths: at(rootPaths), patterns: at(patterns), needs }
  return { compiled: { isStatic: false, ...uses, evaluate }, problems, names }
}

/** What is missing gives `undefined`. */
export const lenient = (result: CompiledValueResult): CompiledValueResult => {
  const { compiled } = result
  if (!compiled || compiled.isStatic) return result
  const evaluate = (scope: Scope) => {
    try {
      return compiled.evaluate(scope)
    } catch (error) {
      if (error instanceof ExpressionError && error.code === 'EXPRESSION_MISSING') return undefined
      throw error
    }
  }
  return { ...result, compiled: { ...compiled, evaluate } }
}
