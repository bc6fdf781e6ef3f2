import {
  asRegex,
  asXPath,
  builtins,
  type Compiled,
  compileExpression,
  compileValue,
  createScope,
  createTools,
  didYouMean,
  ExpressionError,
  isName,
  isTruthy,
  loadNeed,
  type NameUse,
  type Need,
  type PatternUse,
  type Scope,
} from '@testmesh/expressions'
import { pointerTo } from '@testmesh/flow/walk'
import { Refusal } from '@testmesh/platform'
import { type JsonObject, type JsonValue, messageOf } from '@testmesh/protocol'
import type { TriggerContent } from '@testmesh/storage'
import type { PartProblem } from '../http/invalid-part.ts'
import { findProblem } from '../http/read-body.ts'

/** What the expressions of a trigger see of a request. */
export interface Payload {
  readonly body: unknown
  /** Found in any case, without those that prove something. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly method: string
}

type Expressions = Pick<TriggerContent, 'when' | 'variables'>

const scopeNames = ['body', 'headers', 'query', 'method'] as const satisfies readonly (keyof Payload)[]

/** Finds all that is wrong with the expressions of a trigger before anything comes. @throws Refusal BAD_TRIGGER */
export const checkExpressions = async ({ when, variables }: Expressions): Promise<void> => {
  const condition = when === null ? { problems: [], names: [] } : compileExpression(when)
  const values = compileValue(variables, '/variables')
  const atWhen = <T extends object>(one: T) => ({ pointer: '/when', ...one })
  const patterns = [...(condition.compiled?.patterns ?? []).map(atWhen), ...(values.compiled?.patterns ?? [])]
  const problems: PartProblem[] = [
    ...condition.problems.map(atWhen).map(syntaxProblem),
    ...values.problems.map(syntaxProblem),
    ...condition.names.map(atWhen).flatMap(nameProblem),
    ...values.names.flatMap(nameProblem),
    ...(await patternProblems(patterns)),
    ...Object.keys(variables).flatMap(variableProblem),
  ]
  const [first] = problems
  if (!first) return
  throw new Refusal('invalid', 'BAD_TRIGGER', `${first.pointer} ${first.message.replace(/[.?]?$/, '.')}`, { errors: problems })
}

type At<T> = T & { readonly pointer: string }

const syntaxProblem = ({ pointer, start, message, hint }: At<{ start: number; message: string; hint?: string }>): PartProblem => ({
  pointer: `/body${pointer}`,
  message: `cannot be read at character ${start + 1}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
})

const nameProblem = ({ pointer, name, start }: At<NameUse>): PartProblem[] => {
  if (scopeNames.some((known) => known === name) || Object.hasOwn(builtins, name)) return []
  const meant = didYouMean(name, scopeNames) ?? `there are ${scopeNames.join(', ')}`
  return [{ pointer: `/body${pointer}`, message: `reads "${name}" at character ${start + 1}, which nothing gives: ${meant}` }]
}

const variableProblem = (name: string): PartProblem[] =>
  isName(name)
    ? []
    : [
        {
          pointer: pointerTo('/body/variables', name),
          message: 'is no name that a flow could read: begin with a letter or _, then letters, digits and _',
        },
      ]

/** Those that are written out. */
const patternProblems = async (patterns: readonly At<PatternUse>[]): Promise<PartProblem[]> => {
  const found: PartProblem[] = []
  for (const { need, pattern, pointer, start } of patterns) {
    const helper = await loadNeed(need)
    try {
      if (need === 'regex') asRegex(helper).compile(pattern)
      else asXPath(helper).check(pattern.trim())
    } catch (error) {
      found.push(syntaxProblem({ pointer, start, message: messageOf(error) }))
    }
  }
  return found
}

/** What came does not fit the trigger; for its owner and the sender to read. */
export class UnfitPayload extends Error {
  override readonly name = 'UnfitPayload'
}

const maxVariableBytes = 64 * 1024

/**
 * What a request means to a trigger: the values of its variables, or undefined when its condition does not hold. What comes is data: no
 * text of it is read as an expression, here or in the flow.
 *
 * @throws UnfitPayload
 */
export const readMeaning = async ({ when, variables }: Expressions, payload: Payload): Promise<JsonObject | undefined> => {
  const condition = when === null ? undefined : compileExpression(when).compiled
  if (when !== null && !condition) throw new UnfitPayload('the condition cannot be read any more: save the trigger again')
  const values = compileValue(variables, '/variables').compiled
  if (!values) throw new UnfitPayload('the variables cannot be read any more: save the trigger again')
  const scope = await scopeOver(payload, [...(condition?.needs ?? []), ...values.needs])
  if (condition && !isTruthy(evaluated('the condition', condition, scope))) return undefined
  const given: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(evaluated('the variables', values, scope) as Record<string, unknown>)) {
    const json = JSON.stringify(value, finite(name)) as string | undefined
    if (json === undefined) throw new UnfitPayload(`the variable ${name} has no value in it`)
    given[name] = JSON.parse(json) as JsonValue
  }
  const problem = findProblem(given, '/variables', 0)
  if (problem) throw new UnfitPayload(`${problem.pointer.slice(1)} ${problem.message}`)
  if (Buffer.byteLength(JSON.stringify(given)) > maxVariableBytes)
    throw new UnfitPayload(`the variables would have more than ${maxVariableBytes / 1024} KiB`)
  return given
}

/** JSON would make nothing of 1e400. */
const finite = (variable: string) => (_key: string, value: unknown) => {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new UnfitPayload(`the variable ${variable} has a number in it that is too large`)
  return value
}

const scopeOver = async (payload: Payload, needs: readonly Need[]): Promise<Scope> => {
  const loaded = new Map<Need, unknown>()
  for (const need of needs) if (!loaded.has(need)) loaded.set(need, await loadNeed(need))
  const tools = createTools({ now: Date.now, random: Math.random, loaded })
  return createScope({ ...payload }, { root: payload.body, tools })
}

const evaluated = (what: string, compiled: Pick<Compiled, 'evaluate'>, scope: Scope): unknown => {
  try {
    return compiled.evaluate(scope)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const name = error.pointer?.split('/')[2]
    throw new UnfitPayload(`${name === undefined ? what : `the variable ${name}`}: ${error.message}`)
  }
}
