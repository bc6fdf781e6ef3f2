import {
  type CompiledExpression,
  ExpressionError,
  type NameUse,
  readElement,
  readMember,
  type Scope,
  showValue,
} from '@testmesh/expressions'
import { type Mismatch, messageOf, type NameOrigin } from '@testmesh/protocol'
import type { CheckResult } from './check.ts'

/** What a failed or broken assertion is explained from. */
export interface Subject {
  /** The assertion on one line; it starts with the expression's own text. */
  readonly text: string
  readonly pointer: string
  readonly expression: CompiledExpression | undefined
  /** Other names it read: in expected values, in patterns. */
  readonly names?: readonly NameUse[]
  readonly message: ((scope: Scope) => string) | undefined
}

/** The result of an assertion that does not hold. */
export const failedResult = (subject: Subject, scope: Scope, mismatches: readonly Mismatch[]): CheckResult => ({
  ...explained(subject, scope),
  ...(mismatches.length > 0 ? { mismatches: limited(mismatches) } : {}),
})

const mostMismatches = 50

const limited = (found: readonly Mismatch[]): Mismatch[] =>
  found.length <= mostMismatches
    ? [...found]
    : [...found.slice(0, mostMismatches), { path: '', note: `and ${found.length - mostMismatches} more` }]

/** The result of an assertion that could not be evaluated. */
export const brokenResult = (subject: Subject, scope: Scope, error: unknown): CheckResult => {
  const [missing] = error instanceof ExpressionError && error.code !== 'EXPRESSION_UNKNOWN_NAME' ? missingOf(subject, scope) : []
  const hint = missing ?? (error instanceof ExpressionError ? error.hint : undefined)
  return {
    ...explained(subject, scope),
    error: messageOf(error),
    ...(hint === undefined ? {} : { hint }),
  }
}

const missingOf = ({ expression }: Subject, scope: Scope): string[] =>
  expression ? expression.diagnose(scope).missing.map(({ note }) => note) : []

/** What there is to say of an assertion that holds or not: its message, the values of its parts, where names come from. */
export const explained = (subject: Subject, scope: Scope): CheckResult => {
  const { text, pointer, expression, message } = subject
  const parts = expression?.explain(scope) ?? []
  const origins = originsOf(subject, scope)
  return {
    passed: false,
    text,
    pointer,
    ...(message ? { message: message(scope) } : {}),
    ...(parts.length > 0 ? { parts } : {}),
    ...(origins.length > 0 ? { origins } : {}),
  }
}

/** Where each name that is no field of the result got its value. */
const originsOf = ({ expression, names = [] }: Subject, scope: Scope): NameOrigin[] => {
  const seen = new Set<string>()
  return [...(expression?.names ?? []), ...names].flatMap((use) => {
    const name = nameText(use)
    const origin = seen.has(name) ? undefined : scope.origin(use.name, use.path[0])
    seen.add(name)
    if (!origin) return []
    const { from, place } = origin
    return [{ name, value: showValue(valueAt(use, scope)), from, ...(place ? { place } : {}) }]
  })
}

const nameText = ({ name, path }: NameUse): string =>
  path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`), name)

const valueAt = ({ name, path }: NameUse, scope: Scope): unknown => {
  try {
    return path.reduce<unknown>(
      (value, key) => (typeof key === 'number' ? readElement(value, key) : readMember(value, key)),
      scope.get(name),
    )
  } catch {
    return undefined
  }
}
