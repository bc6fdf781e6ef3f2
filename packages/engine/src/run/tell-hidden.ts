import type { CheckResult } from '@testmesh/assertions'
import type { Scope } from '@testmesh/expressions'
import type { Mismatch, ShownValue } from '@testmesh/protocol'
import { MASK } from '../mask/marks.ts'
import type { Masker } from '../mask/masker.ts'
import { createTeller, withMarks } from '../mask/stand-in.ts'

const HIDDEN = 'not shown: it may hold a part of a secret'
const DIFFERENT = 'they differ in what is not shown'

/**
 * What an assertion says of true values, told without a part of a secret, and never of another value in its place: cut, quoted or
 * computed with, a secret takes forms that nobody can search for. So `explain` is asked once more, with stand-ins for all secrets, and
 * what it says of both is told.
 */
export const tellHidden = (result: CheckResult, masker: Masker, scope: Scope, explain: (scope: Scope) => CheckResult): CheckResult => {
  const blind = explainBlind(masker, scope, explain)
  if (!blind) return result
  const tell = createTeller(textsIn(blind))
  const isWritten = (text: string): boolean => result.text.includes(text)
  const isSecret = (text: string): boolean => masker.maskText(text) === MASK
  return toldBy((text) => tell(text) ?? (isWritten(text) ? text : isSecret(text) ? MASK : undefined), result)
}

/** What `explain` says where a stand-in is in the place of each secret; `undefined` when it reads none. */
export const explainBlind = <T>(masker: Masker, scope: Scope, explain: (scope: Scope) => T): T | undefined => {
  if (!masker.hasSecrets()) return undefined
  let hasHidden = false
  const hide = <V>(value: V): V => {
    const hidden = masker.standIn(value)
    hasHidden ||= !Object.is(hidden, value)
    return hidden
  }
  const { tools, get, root } = scope
  const { snapshots } = tools
  const blind = {
    ...tools,
    osenv: (name: string) => hide(tools.osenv(name)),
    secret: () => {},
    ...(snapshots && { snapshots: { ...snapshots, toKept: (value: unknown) => withMarks(snapshots.toKept(value)) } }),
  }
  const result = explain({ ...scope, get: (name) => hide(get(name)), root: (key) => hide(root(key)), tools: blind })
  return hasHidden ? result : undefined
}

type Tell = ReturnType<typeof createTeller>

const toldBy = (tell: Tell, { message, hint, ...result }: CheckResult): CheckResult => {
  const [ownMessage, ownHint] = [message, hint].map((text) => text && tell(text))
  const { error, warning, mismatches, parts, origins } = result
  return {
    ...result,
    ...(ownMessage && { message: ownMessage }),
    ...(ownHint && { hint: ownHint }),
    ...(error !== undefined && { error: tell(error) ?? HIDDEN }),
    ...(warning !== undefined && { warning: tell(warning) ?? HIDDEN }),
    ...(mismatches && { mismatches: mismatches.map((mismatch) => toldMismatch(mismatch, tell)) }),
    ...(parts && { parts: parts.map((part) => ({ ...part, value: toldValue(part.value, tell) })) }),
    ...(origins && { origins: origins.map((origin) => ({ ...origin, value: toldValue(origin.value, tell) })) }),
  }
}

const toldMismatch = ({ note, ...mismatch }: Mismatch, tell: Tell): Mismatch => {
  const expected = mismatch.expected && toldValue(mismatch.expected, tell)
  const actual = mismatch.actual && toldValue(mismatch.actual, tell)
  const looksEqual = endsAlike(expected, actual) && !endsAlike(mismatch.expected, mismatch.actual)
  const told = looksEqual ? DIFFERENT : note && tell(note)
  return { ...mismatch, ...(expected && { expected }), ...(actual && { actual }), ...(told && { note: told }) }
}

/** What was wanted may have an operator before it. */
const endsAlike = (expected: ShownValue | undefined, actual: ShownValue | undefined): boolean =>
  expected !== undefined && actual !== undefined && expected.text.endsWith(actual.text)

/** These say no more of a secret than that it failed. */
const HARMLESS = new Set(['boolean', 'null', 'missing'])

const toldValue = ({ type, text }: ShownValue, tell: Tell): ShownValue => ({
  type,
  text: HARMLESS.has(type) ? text : (tell(text) ?? HIDDEN),
})

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
