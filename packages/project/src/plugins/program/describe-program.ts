import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PluginProblem } from '../loaded-plugin.ts'
import type { ProgramEntry } from './program-entry.ts'
import { type Description, PROTOCOL_VERSION, readDescription } from './read-description.ts'
import { type Message, startProgram } from './start-program.ts'

type Described = Description | { readonly problem: PluginProblem }

/** Its words that are files of the project: whoever works on it changes them. */
export const filesOf = ({ command }: ProgramEntry, root: string): string[] =>
  command.map((word) => resolve(root, word)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())

const known = new Map<string, Promise<Described>>()

/** Asks a program once what it can do, and again when one of its files was saved: an editor asks with every letter that is typed. */
export const describeProgram = (entry: ProgramEntry, root: string): Promise<Described> => {
  const key = JSON.stringify([root, entry, filesOf(entry, root).map((path) => statSync(path).mtimeMs)])
  const kept = known.get(key)
  if (kept) return kept
  const described = ask(entry, root)
  known.set(key, described)
  // What went wrong may go right the next time.
  void described.then((answer) => 'problem' in answer && known.delete(key))
  return described
}

const DESCRIBE_MS = 10_000

const ask = async (entry: ProgramEntry, root: string): Promise<Described> => {
  const answered = Promise.withResolvers<Message | { readonly problem: PluginProblem }>()
  const program = startProgram(entry, root, {
    onMessage: answered.resolve,
    onNote: () => undefined,
    onEnd: (problem) => answered.resolve({ problem: atLoad(problem) }),
  })
  const late = { code: 'PLUGIN_BROKEN', message: `the program of the plugin ${entry.name} did not say within 10 s what it can do` } as const
  const timer = setTimeout(() => program.kill(late), DESCRIBE_MS)
  program.send({ type: 'describe', protocol: PROTOCOL_VERSION })
  const answer = await answered.promise
  clearTimeout(timer)
  await program.close()
  return isProblem(answer) ? answer : readDescription(entry, answer)
}

const isProblem = (answer: Message | { readonly problem: PluginProblem }): answer is { readonly problem: PluginProblem } =>
  !('type' in answer)

/** Before anything runs, there is one code for all that a program may do wrong. */
const atLoad = ({ message, hint }: PluginProblem): PluginProblem => ({
  code: 'PLUGIN_BROKEN',
  message,
  hint: hint ?? 'It reads lines of JSON from its standard input until that ends: docs/plugins.md.',
})
