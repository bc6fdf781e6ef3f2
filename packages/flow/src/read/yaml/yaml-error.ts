import type { Problem } from '../problem.ts'
import type { Scan } from './scan-tokens.ts'

/** What the YAML library says. */
export interface YamlError {
  readonly code: string
  readonly message: string
  readonly pos: readonly [number, number]
}

/** Text of the same length that takes the place of a mistake, so that reading can go on and every offset stays true. */
export interface Patch {
  readonly start: number
  readonly text: string
}

/** A mistake of a known kind. */
export interface Explained {
  /** Left out when another one tells it too. */
  readonly problem?: Problem
  readonly patch: Patch
}

export interface ErrorContext {
  readonly text: string
  readonly scan: Scan
}

/** Knows one kind of mistake, and what to say of it. */
export type FindTrap = (error: YamlError, context: ErrorContext) => Explained | undefined
