/** A command, as its row of the table says it. */
export interface Command {
  readonly summary: string
  /** What stands behind the options: `<code>` one word, `[batch]` one or none, `[paths...]` any number. Default: nothing. */
  readonly argument?: readonly [usage: string, text: string]
  /** What the argument may be, for shells that complete it. Default: as its name says. */
  readonly choices?: readonly string[]
  readonly options?: readonly Option[]
  /** Options and words that nobody knows are passed over: editors add some of their own. */
  readonly takesAnything?: boolean
  /** Loads what the command needs, and resolves to the exit code. */
  readonly run: (given: Given) => Promise<number>
}

/** How an option is written, and what it does: a switch has no value, `[url]` may be left out, `<tag>...` is repeatable; a variable of the shell gives it where it is not written. */
export type Option = readonly [flags: string, text: string, reading?: Reading | undefined, variable?: `TESTMESH_${string}`]

/** How the text of a value becomes that value. */
export interface Reading {
  /** Behind "wants": `a whole number`. */
  readonly wants: string
  /** All that there is, for shells that complete it. */
  readonly choices?: readonly string[]
  /** Undefined when the text is nothing of the kind. */
  readonly read: (text: string) => unknown
}

/** What stands on the command line behind the name of the command. */
export interface Given {
  readonly words: readonly string[]
  /** By their long names in camel case; true for a switch, false for a switch that begins with `--no-`. */
  readonly options: Readonly<Record<string, unknown>>
  readonly asksForHelp: boolean
  /** By the names of options, the variables of the shell that gave them. */
  readonly variables: Readonly<Record<string, string>>
}
