import { asJsonSchema, type CompiledSchema, ExpressionError, type SchemaViolation, type Scope, typeOf } from '@testmesh/expressions'
import type { JsonValue, Mismatch } from '@testmesh/protocol'
import { mismatch } from '../diff/mismatch.ts'
import { joinPath } from '../diff/path-text.ts'
import type { Judge, MatcherSource } from './matcher.ts'

/** Judges by the JSON Schema that `schemaOf` gives; the same schema is compiled once. */
export const judgeBySchema = ({ gathered }: Pick<MatcherSource, 'gathered'>, schemaOf: (scope: Scope) => unknown): Judge => {
  gathered.needs.add('json_schema')
  let last: { readonly schema: unknown; readonly compiled: CompiledSchema } | undefined
  return (actual, { scope }) => {
    const schema = schemaOf(scope)
    if (!last || last.schema !== schema) last = { schema, compiled: compile(schema, scope) }
    if (!isJson(actual)) return [mismatch({ wanted: { type: 'any', text: 'what the schema describes' }, actual })]
    return last.compiled.validate(actual).flatMap(toMismatches)
  }
}

/** Most broken schemas were told of before the run; one with templates in it is known only now. */
const compile = (schema: unknown, scope: Scope): CompiledSchema => {
  const compiled = asJsonSchema(scope.tools.load('json_schema')).compile(schema as JsonValue)
  const [problem] = compiled.problems
  if (!problem) return compiled
  const place = problem.path.length > 0 ? ` at /${problem.path.join('/')}` : ''
  throw new ExpressionError('ASSERTION_BAD_SCHEMA', `the JSON Schema is broken${place}: ${problem.message}`, {
    ...(problem.hint !== undefined && { hint: problem.hint }),
  })
}

const isJson = (value: unknown): boolean => value !== undefined && typeOf(value) !== 'bytes' && typeOf(value) !== 'date'

/** Of a choice also what is wrong with the alternative that comes nearest. */
const toMismatches = ({ path, expected, actual, note, alternatives = [] }: SchemaViolation): readonly Mismatch[] => {
  const [nearest] = alternatives
    .map((found, index) => ({ found, index, cost: costOf(found, path.length) }))
    .toSorted((a, b) => a.cost - b.cost)
  const remark = nearest ? `none fits; the nearest is number ${nearest.index + 1}` : note
  const own = mismatch({ path: path.reduce<string>(joinPath, ''), ...(expected && { wanted: expected }), actual, note: remark })
  return nearest ? [own, ...nearest.found.flatMap(toMismatches)] : [own]
}

/** What is wrong with the whole value tells that another alternative was meant. */
const costOf = (found: readonly SchemaViolation[], depth: number): number =>
  found.reduce((sum, { path }) => sum + (path.length > depth ? 1 : 10), 0)
