import type { CompiledExpression, Scope } from '@testmesh/expressions'
import type { Masker } from '../mask/masker.ts'
import { createTeller } from '../mask/stand-in.ts'
import { explainBlind } from './explain-blind.ts'

const MOST_PARTS = 3

/** A condition with the values that decided it: `cart.count > 0 (cart.count is 0)`; alone where they may hold a part of a secret. */
export const conditionInWords = (masker: Masker, condition: CompiledExpression, scope: Scope): string => {
  const words = withValues(condition, scope)
  const blind = explainBlind(masker, scope, (hidden) => withValues(condition, hidden))
  return blind === undefined ? words : (createTeller([blind])(words) ?? condition.text)
}

const withValues = (condition: CompiledExpression, scope: Scope): string => {
  const { text } = condition
  const parts = condition.explain(scope).filter((part) => part.end - part.start < text.length)
  const shown = parts
    .map((part) => ({ name: text.slice(part.start, part.end), value: part.value.text }))
    .filter(({ name, value }) => name !== value)
    .slice(0, MOST_PARTS)
    .map(({ name, value }) => `${name} is ${value}`)
  return shown.length > 0 ? `${text} (${shown.join(', ')})` : text
}
