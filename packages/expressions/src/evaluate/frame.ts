import { ExpressionError } from '../expression-error.ts'
import type { Scope } from '../scope.ts'

const mostSteps = 2_000_000

/** One evaluation. */
export interface Frame {
  readonly scope: Scope
  /** Work left. Lists, comparisons and texts count by their size. */
  steps: number
  /** Elements of the closures that run, by slot. */
  readonly slots: unknown[]
  /** Built-ins have one value per string. */
  memo: Map<string, unknown> | undefined
}

const noSlots: unknown[] = []

export const createFrame = (scope: Scope, slots: number): Frame => ({
  scope,
  steps: mostSteps,
  slots: slots > 0 ? new Array<unknown>(slots) : noSlots,
  memo: undefined,
})

/** Takes `count` steps off the budget. @throws ExpressionError EXPRESSION_BUDGET */
export const spend = (frame: Budget, count: number): void => {
  frame.steps -= count
  if (frame.steps < 0) throw new ExpressionError('EXPRESSION_BUDGET', 'the expression did too much work and was stopped')
}

/** The part of a frame that pays for work. */
export interface Budget {
  steps: number
}

export const createBudget = (): Budget => ({ steps: mostSteps })

/** One step of an evaluation, compiled. */
export type Run = (frame: Frame) => unknown

/** An error of types, without its place: the operator or call around it adds that. */
export const typeError = (message: string, hint?: string): ExpressionError =>
  new ExpressionError('EXPRESSION_TYPE', message, hint === undefined ? {} : { hint })

/** Adds the place to an error that has none yet. */
export const placed = (error: unknown, span: { readonly start: number; readonly end: number }): unknown => {
  if (!(error instanceof ExpressionError) || error.start !== undefined) return error
  return new ExpressionError(error.code, error.message, { ...(error.hint ? { hint: error.hint } : {}), start: span.start, end: span.end })
}
