import { asRegex, asXPath, ExpressionError, expressionCodes, type PatternUse } from '@testmesh/expressions'
import { locate } from '@testmesh/flow/model'
import { type Diagnostic, messageOf } from '@testmesh/protocol'
import type { Ports } from '../ports.ts'
import type { Plan } from './plan.ts'

/** What `checkPatterns` does for a plan that has some. */
export const readPatterns = async (
  { patterns, source }: Pick<Plan, 'patterns' | 'source'>,
  load: NonNullable<Ports['load']>,
): Promise<Diagnostic[]> => {
  const read = await readersFor(patterns, load)
  return patterns.flatMap(({ need, pattern, pointer, start, end }): Diagnostic[] => {
    const problem = problemOf(() => read[need]?.(pattern))
    if (!problem) return []
    const { message, hint = expressionCodes.EXPRESSION_PATTERN.hint } = problem
    const told = need === 'regex' ? `the regular expression cannot be read: ${message.replace('error parsing regexp: ', '')}` : message
    return [{ code: 'EXPRESSION_PATTERN', severity: 'error', message: told, hint, place: locate(source, pointer, { start, end }) }]
  })
}

type Readers = Partial<Record<PatternUse['need'], (pattern: string) => unknown>>

const readersFor = async (patterns: readonly PatternUse[], load: NonNullable<Ports['load']>): Promise<Readers> => {
  const has = (wanted: PatternUse['need']): boolean => patterns.some(({ need }) => need === wanted)
  const regex = has('regex') ? asRegex(await load('regex', {})) : undefined
  const xpath = has('xpath') ? asXPath(await load('xpath', {})) : undefined
  return { ...(regex && { regex: (pattern) => regex.compile(pattern) }), ...(xpath && { xpath: (path) => xpath.check(path.trim()) }) }
}

const problemOf = (read: () => unknown): { readonly message: string; readonly hint?: string | undefined } | undefined => {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof ExpressionError) return error
    return { message: messageOf(error) }
  }
}
