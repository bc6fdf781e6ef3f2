import { reporters } from '@testmesh/reporters'
import type { Command, Option } from '../command-line/command.ts'
import { readFlags } from '../command-line/option-flags.ts'

/** What may stand in a place: words that are known, or what a shell finds there. */
export type Candidates = readonly string[] | 'files' | 'folders' | 'flows' | 'environments' | 'nothing'

export interface CompletedOption {
  /** `-t`, `--tags`. */
  readonly flags: readonly string[]
  readonly text: string
  /** Of the value that must follow. */
  readonly value?: Candidates
}

export interface CompletedCommand {
  readonly name: string
  readonly text: string
  readonly options: readonly CompletedOption[]
  readonly argument: Candidates
}

/** All that a shell needs to know, from the table of commands. */
export const describeCommands = (commands: Readonly<Record<string, Command>>): CompletedCommand[] =>
  Object.entries(commands).map(([name, command]) => ({
    name,
    text: command.summary,
    options: [...(command.options ?? []), ['-h, --help', 'its options'] as const].map(describeOption),
    argument: argumentOf(command),
  }))

const describeOption = (option: Option): CompletedOption => {
  const { short, long, value, isValueOptional, reading } = readFlags(option)
  const flags = [...(short === undefined ? [] : [`-${short}`]), `--${long}`]
  const isSwitch = value === undefined || isValueOptional
  return { flags, text: option[1], ...(!isSwitch && { value: reading?.choices ?? byPlaceholder[value] ?? 'nothing' }) }
}

const argumentOf = ({ argument, choices }: Command): Candidates => choices ?? byPlaceholder[argument?.[0] ?? ''] ?? 'nothing'

const byPlaceholder: Readonly<Record<string, Candidates>> = {
  '<file>': 'files',
  '[file]': 'files',
  '<folder>': 'folders',
  '<environment>': 'environments',
  '<reporters>': Object.keys(reporters),
  '[folder]': 'folders',
  '[path]': 'files',
  '<document>': 'files',
  '<source>': 'files',
  '[sources...]': 'files',
  '<folders...>': 'folders',
  '[paths...]': 'flows',
}
