import type { Check, CheckResult } from '@testmesh/assertions'
import type { Scope } from '@testmesh/expressions'
import type { Mismatch, ShownValue } from '@testmesh/protocol'
import { MASK } from '../mask/marks.ts'
import type { Masker } from '../mask/masker.ts'
import { createTeller } from '../mask/stand-in.ts'
import { textsIn } from '../mask/texts-in.ts'
import { explainBlind } from './explain-blind.ts'

const HIDDEN = 'not shown: it may hold a part of a secret'
const DIFFERENT = 'they differ in what is not shown'

/**
 * What an assertion says of true values, told without a part of a secret, and never of another value in its place: cut, quoted or
 * computed with, a secret takes forms that nobody can search for. So the check is asked once more, with stand-ins for all secrets, and
 * what it says of both is told.
 */
export const tellHidden = (result: CheckResult, masker: Masker, scope: Scope, check: Check): CheckResult => {
  // It may hold for stand-ins: then its parts are all it tells.
  const blind = explainBlind(masker, scope, (hidden) => [check.run(hidden), check.explain(hidden)])
  if (!blind) return result
  const tell = createTeller(textsIn(blind))
  const isSecret = (text: string): boolean => masker.maskText(text) === MASK
  return toldBy((text) => tell(text) ?? (isSecret(text) ? MASK : undefined), result)
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
    ...(mismatches && { mismatches: mismatches.map((mismatch) => toldMismatch(mismatch, tell, result.text)) }),
    ...(parts && { parts: parts.map((part) => ({ ...part, value: toldValue(part.value, tell) })) }),
    ...(origins && { origins: origins.map((origin) => ({ ...origin, value: toldValue(origin.value, tell) })) }),
  }
}

const toldMismatch = ({ note, ...mismatch }: Mismatch, tell: Tell, written: string): Mismatch => {
  const expected = mismatch.expected && toldValue(mismatch.expected, (text) => toldWanted(text, tell, written))
  const actual = mismatch.actual && toldValue(mismatch.actual, tell)
  const looksEqual = actual?.text !== HIDDEN && endsAlike(expected, actual) && !endsAlike(mismatch.expected, mismatch.actual)
  const told = looksEqual ? DIFFERENT : note && tell(note)
  return { ...mismatch, ...(expected && { expected }), ...(actual && { actual }), ...(told && { note: told }) }
}

/** What the flow says is told as it stands there, also behind an operator: `not matches "^a"`. */
const toldWanted = (text: string, tell: Tell, written: string): string | undefined => {
  if (written.includes(text)) return text
  const [, operator, value] = /^((?:[a-z_]+ )+|[<>]=? )(.+)$/s.exec(text) ?? []
  const told = value && toldWanted(value, tell, written)
  return told ? `${operator}${told}` : tell(text)
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
