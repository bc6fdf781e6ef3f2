import type { ActionContext, Config, Output } from '@testmesh/action-kit'
import type { browserSchema } from '../browser.schema.ts'
import type { Session } from '../session/sessions.ts'

type BrowserConfig = Config<typeof browserSchema>
export type Operation = NonNullable<BrowserConfig['actions']>[number]
export type FileRef = NonNullable<Output<typeof browserSchema>['pdf']>

/** What the actions of a step have read and made so far. */
export interface Findings {
  readonly values: Record<string, unknown>
  readonly screenshots: FileRef[]
  /** Keys of the result as the last action that gave them left them. */
  readonly last: Partial<Output<typeof browserSchema>>
  isClosed: boolean
}

export interface OperationOptions {
  readonly context: ActionContext
  readonly session: Session
  readonly findings: Findings
  /** Where paths begin. */
  readonly baseUrl: string | undefined
  readonly timeoutMs: number
}

/** How the driver takes its limits. */
export const limits = ({ timeoutMs, context }: Pick<OperationOptions, 'timeoutMs' | 'context'>) => ({
  // To the driver, 0 is no limit at all.
  timeout: Math.max(1, timeoutMs),
  signal: context.signal,
})
