/** A plugin that is a program: an entry of `plugins` in the project config. */
export interface ProgramEntry {
  readonly name: string
  /** The program and its arguments; it runs in the folder of the project. */
  readonly command: readonly string[]
  /** Variables of the shell that it gets beside the usual ones. */
  readonly env?: readonly string[]
}
