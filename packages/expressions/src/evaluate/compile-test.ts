import type { TestNode } from '../syntax/ast.ts'
import { typeTests } from '../values/type-tests.ts'
import type { Run } from './frame.ts'

/** `x is uuid`, `x is not empty`, `x exists`. */
export const compileTest = ({ kind, isNegated }: TestNode, operand: Run): Run => {
  const holds: (value: unknown) => boolean = kind === 'exists' ? (value) => value !== undefined : typeTests[kind as keyof typeof typeTests]
  return isNegated ? (frame) => !holds(operand(frame)) : (frame) => holds(operand(frame))
}
