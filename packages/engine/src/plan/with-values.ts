import type { CompiledExpression, Scope } from '@testmesh/expressions'

const MOST_PARTS = 3

/** A condition with the values that decided it: `cart.count > 0 (cart.count is 0)`. */
export const withValues = (condition: CompiledExpression, scope: Scope): string => {
  const { text } = condition
  const parts = condition.explain(scope).filter((part) => part.end - part.start < text.length)
  const shown = parts
    .map((part) => ({ name: text.slice(part.start, part.end), value: part.value.text }))
    .filter(({ name, value }) => name !== value)
    .slice(0, MOST_PARTS)
    .map(({ name, value }) => `${name} is ${value}`)
  return shown.length > 0 ? `${text} (${shown.join(', ')})` : text
}
