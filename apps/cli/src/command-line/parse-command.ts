import { parseArgs } from 'node:util'
import { UsageError } from '../usage-error.ts'
import type { Command, Given } from './command.ts'
import { type OptionFlags, readFlags } from './option-flags.ts'

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]
type OptionToken = Extract<Token, { kind: 'option' }>

/**
 * Reads what stands behind the name of a command. Nothing is passed over: what it does not know is an error.
 *
 * @throws UsageError that names the option or the argument, and what is wanted instead
 */
export const parseCommand = async (
  name: string,
  command: Command,
  args: readonly string[],
  shell: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Given> => {
  const known = new Map([help, ...(command.options ?? []).map(readFlags)].map((flags) => [flags.long, flags]))
  const { tokens = [] } = parseArgs({ args: [...args], options: declare(known), allowPositionals: true, strict: false, tokens: true })
  const options: Record<string, unknown> = {}
  const words: string[] = []
  const taken = new Set<Token>()
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'positional' && !taken.has(token)) words.push(token.value)
    if (token.kind !== 'option') continue
    const flags = known.get(token.name)
    if (flags) put(options, flags, readOption(token, flags, { next: tokens[index + 1], taken, known }))
    else if (!command.takesAnything) throw await unknownOption(name, token.rawName, [...known.keys()])
  }
  const asksForHelp = options.help === true
  if (!asksForHelp && !command.takesAnything) checkWords(name, command.argument, words)
  const variables = asksForHelp ? {} : takeVariables(options, known, shell)
  return { words, options, asksForHelp, variables }
}

/** What is not written may stand in the shell; an empty variable, as CI makes of a setting that is not there, is none. */
const takeVariables = (options: Record<string, unknown>, known: Known, shell: Readonly<Record<string, string | undefined>>) => {
  const taken: Record<string, string> = {}
  for (const flags of known.values()) {
    const { variable = '' } = flags
    const text = shell[variable]
    if (!text || keyOf(flags) in options) continue
    taken[keyOf(flags)] = variable
    put(options, flags, flags.value === undefined ? readSwitch(variable, text) : readValue(variable, text, flags))
  }
  return taken
}

const readSwitch = (variable: string, text: string): boolean => {
  if (/^(?:true|1)$/i.test(text)) return true
  if (/^(?:false|0)$/i.test(text)) return false
  throw new UsageError(`${variable} wants true or false, not ${JSON.stringify(text)}`)
}

type Known = ReadonlyMap<string, OptionFlags>

const help = readFlags(['-h, --help', ''])

const declare = (known: Known): NonNullable<Parameters<typeof parseArgs>[0]>['options'] =>
  Object.fromEntries(
    [...known.values()].map(({ long, short, value, isValueOptional }) => [
      long,
      { type: value === undefined || isValueOptional ? 'boolean' : 'string', ...(short && { short }) },
    ]),
  )

interface Around {
  readonly next: Token | undefined
  /** Words that are the value of an option that may go without: they are no arguments. */
  readonly taken: Set<Token>
  readonly known: Known
}

const readOption = (token: OptionToken, flags: OptionFlags, around: Around): unknown => {
  const { rawName, value, inlineValue } = token
  if (flags.value === undefined) {
    if (inlineValue) throw new UsageError(`${rawName} takes no value, and got ${JSON.stringify(value)}`)
    return !flags.long.startsWith('no-')
  }
  if (value === undefined && flags.isValueOptional) return followingValue(token, flags, around) ?? true
  const word = inlineValue ? undefined : /^--?([a-z][\w-]*)/.exec(value ?? '')?.[1]
  const isSwallowed = word !== undefined && isOption(word, around.known)
  if (value === undefined || isSwallowed) {
    throw new UsageError(`${rawName} needs ${flags.value} behind it${isSwallowed ? `, not ${value}` : ''}`)
  }
  return readValue(rawName, value, flags)
}

/** The word behind an option that may go without a value, when it can be one. */
const followingValue = (token: OptionToken, { reading }: OptionFlags, { next, taken }: Around): unknown => {
  if (next?.kind !== 'positional' || next.index !== token.index + 1) return undefined
  const value = reading?.read(next.value)
  if (value !== undefined) taken.add(next)
  return value
}

const isOption = (name: string, known: Known): boolean => known.has(name) || [...known.values()].some(({ short }) => short === name)

const readValue = (rawName: string, text: string, { reading }: OptionFlags): unknown => {
  if (!reading) return text
  const value = reading.read(text)
  if (value === undefined) throw new UsageError(`${rawName} wants ${reading.wants}, not ${JSON.stringify(text)}`)
  return value
}

const keyOf = ({ long, value }: OptionFlags): string =>
  (value === undefined ? long.replace(/^no-/, '') : long).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

const put = (options: Record<string, unknown>, flags: OptionFlags, value: unknown): void => {
  const key = keyOf(flags)
  options[key] = flags.isMany ? [...((options[key] as unknown[] | undefined) ?? []), value] : value
}

const unknownOption = async (name: string, option: string, known: readonly string[]): Promise<UsageError> => {
  const { nearestNames } = await import('@testmesh/expressions')
  const [nearest] = nearestNames(option.replace(/^-+/, ''), known)
  const hint = nearest === undefined ? `see testmesh ${name} --help` : `did you mean --${nearest}?`
  return new UsageError(`${name} has no option ${option}; ${hint}`)
}

const checkWords = (name: string, argument: Command['argument'], words: readonly string[]): void => {
  const [usage, text] = argument ?? ['', '']
  if (usage.startsWith('<') && words.length === 0) throw new UsageError(`${name} needs ${usage}: ${text}`)
  const most = /\.\.\.[\]>]$/.test(usage) ? Number.POSITIVE_INFINITY : usage === '' ? 0 : 1
  if (words.length <= most) return
  const takes = most === 0 ? 'no arguments, and got' : `one argument, ${usage}, and got also`
  throw new UsageError(`${name} takes ${takes} ${JSON.stringify(words[most])}`)
}
