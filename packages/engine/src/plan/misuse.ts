/** Something that cannot mean anything as it stands. */
export interface Misuse {
  /** JSON pointer below what is looked at. */
  readonly pointer: string
  readonly message: string
  readonly hint: string
  /** Default `error`; a warning where the flow means the same without it. */
  readonly severity?: 'warning'
}
