import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { compileTemplate, hasToken } from './compile-template.ts'
import type { NameUse, PatternUse, RootPath, SyntaxProblem } from './compiled.ts'
import { ExpressionError } from './expression-error.ts'
import type { Need, Scope } from './scope.ts'
import type { SentAs } from './syntax/ast.ts'
import { setMember } from './values/read-member.ts'

/** A name use that stands at a pointer of its own; its offsets count in the text there. */
export interface PointedNameUse extends NameUse {
  readonly pointer: string
}

/** What stands in a text at a pointer of its own. */
export type Pointed<T> = T & { readonly pointer: string }

/** What is wrong with a text inside a value. */
export type ValueProblem = SyntaxProblem & { readonly pointer: string }

/** A JSON value with templates in it, compiled. */
export interface CompiledValue {
  /** It holds no token: `evaluate` gives the value as written. */
  readonly isStatic: boolean
  readonly names: readonly PointedNameUse[]
  readonly rootPaths: readonly Pointed<RootPath>[]
  readonly patterns: readonly Pointed<PatternUse>[]
  readonly needs: readonly Need[]
  /** @throws ExpressionError, with the pointer of the text that failed */
  evaluate(scope: Scope): unknown
}

export interface CompiledValueResult {
  readonly compiled?: CompiledValue
  readonly problems: readonly ValueProblem[]
  /** What its texts read; of those with problems what could be told beside them. */
  readonly names: readonly PointedNameUse[]
}

export interface CompileValueOptions {
  /** Subtrees left as written. */
  readonly skip?: (pointer: string) => boolean
  /** What a text with tokens is sent as, when no token of it may be null either. */
  readonly sentAs?: (pointer: string) => SentAs | undefined
}

/** Compiles every text inside a JSON value as a template. Keys are no templates. All problems are returned, each with its pointer. */
export const compileValue = (value: JsonValue, pointer: string, options: CompileValueOptions = {}): CompiledValueResult => {
  const collected: Collected = { names: [], rootPaths: [], patterns: [], needs: new Set(), problems: [], options }
  const run = compileAt(value, pointer, collected)
  const { names, rootPaths, patterns, needs, problems } = collected
  if (problems.length > 0) return { problems, names }
  const evaluate = run ?? (() => value)
  return { compiled: { isStatic: run === undefined, names, rootPaths, patterns, needs: [...needs], evaluate }, problems, names }
}

interface Collected {
  readonly names: PointedNameUse[]
  readonly rootPaths: Pointed<RootPath>[]
  readonly patterns: Pointed<PatternUse>[]
  readonly needs: Set<Need>
  readonly problems: ValueProblem[]
  readonly options: CompileValueOptions
}

type Evaluate = (scope: Scope) => unknown

/** `undefined` for a value without tokens, which needs no walk when it is evaluated. */
const compileAt = (value: JsonValue, pointer: string, collected: Collected): Evaluate | undefined => {
  if (typeof value === 'string')
    return hasToken(value) && !collected.options.skip?.(pointer) ? compileText(value, pointer, collected) : undefined
  if (typeof value !== 'object' || value === null || collected.options.skip?.(pointer)) return undefined
  return isList(value) ? compileList(value, pointer, collected) : compileMap(value, pointer, collected)
}

const isList = (value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] => Array.isArray(value)

const compileText = (text: string, pointer: string, collected: Collected): Evaluate | undefined => {
  const { compiled, problems, names } = compileTemplate(text, collected.options.sentAs?.(pointer))
  for (const use of names) collected.names.push({ ...use, pointer })
  for (const problem of problems) collected.problems.push({ ...problem, pointer })
  if (!compiled) return undefined
  for (const path of compiled.rootPaths) collected.rootPaths.push({ ...path, pointer })
  for (const use of compiled.patterns) collected.patterns.push({ ...use, pointer })
  for (const need of compiled.needs) collected.needs.add(need)
  return (scope) => {
    try {
      return compiled.evaluate(scope)
    } catch (error) {
      throw error instanceof ExpressionError ? error.at(pointer) : error
    }
  }
}

const compileList = (items: readonly JsonValue[], pointer: string, collected: Collected): Evaluate | undefined => {
  const runs = items.map((item, index) => compileAt(item, `${pointer}/${index}`, collected))
  if (runs.every((run) => run === undefined)) return undefined
  return (scope) => runs.map((run, index) => (run ? run(scope) : items[index]))
}

const compileMap = (map: JsonObject, pointer: string, collected: Collected): Evaluate | undefined => {
  const entries = Object.keys(map).map((key) => {
    const value = map[key] ?? null
    return { key, value, run: compileAt(value, `${pointer}/${escapePointer(key)}`, collected) }
  })
  if (entries.every((entry) => entry.run === undefined)) return undefined
  return (scope) => {
    const result: Record<string, unknown> = {}
    for (const { key, value, run } of entries) setMember(result, key, run ? run(scope) : value)
    return result
  }
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
