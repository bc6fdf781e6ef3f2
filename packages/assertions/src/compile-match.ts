import type { Need, PatternUse, Pointed, RootPath, Scope } from '@testmesh/expressions'
import { type JsonValue, type Mismatch, messageOf } from '@testmesh/protocol'
import type { CheckProblem, NameUseAt } from './check.ts'
import { worstFirst } from './diff/worst-first.ts'
import { compilePattern } from './match/compile-pattern.ts'
import { createGathered, type Remarks } from './matchers/matcher.ts'

export interface CompiledMatch {
  /** Where a value does not fit the pattern, worst first; empty when it fits. Never throws. Absent when there are problems. */
  readonly match?: (value: unknown, scope: Scope, remarks?: Remarks) => Mismatch[]
  readonly names: readonly NameUseAt[]
  readonly rootPaths: readonly Pointed<RootPath>[]
  readonly patterns: readonly Pointed<PatternUse>[]
  readonly needs: readonly Need[]
  readonly problems: readonly CheckProblem[]
  /** Parts that fit whatever comes. */
  readonly idle: readonly CheckProblem[]
}

/** Compiles a deep partial pattern with markers, for fields of actions that pick among messages or requests. */
export const compileMatch = (pattern: JsonValue, pointer: string): CompiledMatch => {
  const gathered = createGathered()
  const judge = compilePattern(pattern, pointer, { gathered, isExact: false })
  const { names, rootPaths, patterns, problems, idle } = gathered
  const used = { names, rootPaths, patterns, needs: [...gathered.needs], problems, idle }
  if (problems.length > 0) return used
  const match = (value: unknown, scope: Scope, remarks: Remarks = {}): Mismatch[] => {
    try {
      return worstFirst(judge(value, { scope, isUntyped: false, remarks }))
    } catch (error) {
      remarks.unsure = messageOf(error)
      return [{ path: '', note: remarks.unsure }]
    }
  }
  return { match, ...used }
}
