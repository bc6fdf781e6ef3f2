import type { AnyActionHandler } from '../action-port.ts'
import { runCases } from './run-cases.ts'
import { schemaCases } from './schema-cases.ts'
import type { TestContext } from './test-context.ts'

/** A config as the handler's schema takes it, or what makes one when the case runs (a server's port is known only then). */
export type ContractConfig = Readonly<Record<string, unknown>> | (() => unknown)

export interface ContractExample {
  readonly name: string
  readonly config: ContractConfig
}

export interface ContractOptions {
  /** A fresh context, one for each case. */
  readonly createContext: () => TestContext
  /** Codes the family may fail with. */
  readonly codes: readonly string[]
  /** Configs with which the action succeeds. At least one. */
  readonly cases: readonly ContractExample[]
  /** A config with which the action waits for long: a server that accepts and never answers. */
  readonly hang?: ContractConfig
  /** A config with which the action fails: nobody listens there. */
  readonly unreachable?: ContractConfig
  /** Sockets and processes the program holds right now, by kind. With it, what a run opened must be gone once its context is closed. */
  readonly activeResources?: () => readonly string[]
}

/** A sentence about every action, and the proof of it. */
export interface ContractCase {
  readonly name: string
  /** @throws Error that says which promise is broken */
  run(): Promise<void>
}

/**
 * What every action promises, whatever it does. In a test file:
 *
 * ```ts
 * for (const { name, run } of actionContract(waitFor, options)) it(name, run)
 * ```
 */
export const actionContract = (handler: AnyActionHandler, options: ContractOptions): ContractCase[] => [
  ...schemaCases(handler.schema, options),
  ...runCases(handler, options),
]
