import { createInterface } from 'node:readline'

export interface PromptOptions {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  /** What the word that is typed may become. */
  readonly complete: (word: string) => readonly string[]
}

export interface Prompt {
  /** The next line; undefined when there will be none. */
  ask(question: string): Promise<string | undefined>
  close(): void
}

/** Asks somebody at a terminal, with a history and completion by Tab; or whatever writes to standard input, a line at a time. */
export const openPrompt = ({ input, output, complete }: PromptOptions): Prompt => {
  const isTerminal = input.isTTY === true && output.isTTY === true
  const completer = (line: string): [string[], string] => {
    const word = line.split(/\s/).at(-1) ?? ''
    return [[...complete(word)], word]
  }
  const lines = createInterface({ input, terminal: isTerminal, ...(isTerminal && { output, completer }) })
  const typed: string[] = []
  let isOver = false
  let wake = (): void => undefined
  lines.on('line', (line) => {
    typed.push(line)
    wake()
  })
  lines.on('close', () => {
    isOver = true
    wake()
  })
  // A terminal that is read letter by letter makes no signal of it.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  return {
    ask: async (question) => {
      if (isOver && typed.length === 0) return undefined
      if (isTerminal) {
        lines.setPrompt(question)
        lines.prompt()
      } else output.write(question)
      if (typed.length === 0 && !isOver)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      const line = typed.shift()
      // What comes from a file is not seen by itself.
      if (!isTerminal) output.write(`${line ?? ''}\n`)
      return line
    },
    close: () => {
      lines.close()
      input.destroy()
    },
  }
}
