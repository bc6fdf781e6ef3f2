/** A step of the schema, forward only. */
export interface Migration {
  /** From 0, without gaps. */
  readonly number: number
  readonly name: string
  /** Statements, parted by `--> statement-breakpoint`. */
  readonly sql: string
}
