import { fieldsOfKind } from '@testmesh/action-kit'
import { parentOf } from '../source/pointer.ts'
import type { LintContext, PlacedStep } from './lint-rule.ts'
import { type PlacedText, textsOf } from './texts-of.ts'

/** The texts of a flow in which names may be read: expressions as a whole, of other texts what stands in their tokens. */
export const readTexts = (context: LintContext): PlacedText[] => {
  const byPointer = new Map(context.steps.map((placed) => [placed.pointer, placed]))
  return textsOf(context.flow).flatMap((placed) => {
    if (isExpression(placed, stepAround(placed.pointer, byPointer), context)) return [placed]
    return [...placed.text.matchAll(/\$\{[^}]*\}|\{\{.*?\}\}/gs)].map(([token]) => ({ ...placed, text: token }))
  })
}

const stepAround = (pointer: string, byPointer: ReadonlyMap<string, PlacedStep>): PlacedStep | undefined => {
  let at = pointer
  while (at !== '' && !byPointer.has(at)) at = parentOf(at)
  return byPointer.get(at)
}

/** Settings of the engine's own actions, and of ones nobody provides, count as a whole: better a name too many than one too few. */
const isExpression = ({ pointer }: PlacedText, placed: PlacedStep | undefined, { descriptorOf }: LintContext): boolean => {
  if (!placed) return /^\/outputs\//.test(pointer)
  const below = pointer.slice(placed.pointer.length)
  if (!below.startsWith('/config/')) return !/^\/(?:name|description)$/.test(below)
  const descriptor = descriptorOf(placed.step)
  if (!descriptor || descriptor.family === 'control') return true
  const fields = (['expression', 'match', 'assertions'] as const).flatMap((kind) => fieldsOfKind(descriptor, kind))
  return fields.some((field) => isBelow(below.slice('/config'.length), field))
}

const isBelow = (pointer: string, pattern: string): boolean => {
  const keys = pointer.split('/')
  return pattern.split('/').every((token, index) => keys[index] !== undefined && (token === '*' || token === keys[index]))
}
