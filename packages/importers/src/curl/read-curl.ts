import type { JsonObject } from '@testmesh/protocol'
import type { HttpRequest, HttpStep } from '../http-step.ts'
import { type Loss, NotImportable } from '../imported.ts'
import { createNames, shorten, toId } from '../names.ts'
import { createSecrets } from '../secrets.ts'
import { printedBy } from './printed-by.ts'
import { readCommand } from './read-command.ts'
import { assignment, isAssignment, readVariables } from './shell-variables.ts'
import { asWritten, type Command, splitCommands, type Word, withInner } from './split-words.ts'
import { withoutCarets } from './without-carets.ts'

/** What `curl` commands ask, as the steps of a flow. Addresses are whole, where no variable of the script stands in them. */
export interface CurlSteps {
  /** `POST /orders`, when it is a single request. */
  readonly title?: string
  readonly steps: readonly HttpStep[]
  /** Values that the steps read, and that read others. */
  readonly env: JsonObject
  /** Values that the steps read. */
  readonly variables: JsonObject
  /** Names that the steps read and whose values were left out, or never there: they are secrets. */
  readonly secrets: readonly string[]
  /** Names that the steps read, and whose values are not there. */
  readonly missing: readonly string[]
  readonly losses: readonly Loss[]
}

/** The steps of the `curl` commands in a script, copied for either shell. @param name what the script is called @throws NotImportable */
export const readCurl = (script: string, { name }: { readonly name: string }): CurlSteps => {
  const { text, placeOf } = withoutCarets(script)
  const commands = commandsIn(text)
  const curls = commands.filter(isCurl)
  if (curls.length === 0) throw new NotImportable('there is no curl command in it')
  const shell = readVariables(commands)
  const read = curls.flatMap(requestsOf).map((command, index) => readCommand(command, { where: `curl command ${index + 1}`, shell }))
  const secrets = createSecrets(shell.names)
  const requests = read.flatMap(({ request }) => (request ? [secrets.without(shell.filled(request))] : []))
  const [first] = requests
  if (!first) throw new NotImportable('curl command 1 has no URL')
  const newId = createNames('_')
  const found = shell.found(secrets.read())
  const others = commands.filter((one) => !isCurl(one) && !isAssignment(one))
  const losses = [
    ...read.flatMap((one) => one.losses),
    ...others.map(({ words }) => ({ where: name, message: `the command ${shorten(asWritten(textOf(words)))}`, at: words[0]?.at ?? 0 })),
    ...found.losses.map((message) => ({ where: name, message })),
  ]
  return {
    ...(requests.length === 1 && { title: titleOf(first) }),
    steps: requests.map((request) => ({ id: newId(toId(titleOf(request))), request, assert: ['status < 400'] })),
    env: found.env,
    variables: found.variables,
    secrets: [...secrets.names(), ...found.secrets],
    missing: found.missing,
    losses: losses.map((loss: Loss) => (loss.at === undefined ? loss : { ...loss, at: placeOf(loss.at) })),
  }
}

/** The prompt of root looks like a comment: it is one where commands stand beside it. */
const commandsIn = (script: string): Command[] => {
  const found = splitScript(script)
  return found.some(isCurl) ? found : splitScript(script.replace(/^\s*[#>]\s+(?=curl)/, (prompt) => ' '.repeat(prompt.length)))
}

const splitScript = (script: string): Command[] =>
  withPrinted(splitCommands(script))
    .flatMap(withInner)
    .map(withoutPrefix)
    .filter(({ words }) => words.length > 0)

/** Each `curl` with what is printed for it, `echo hello | curl …`, and no command of its own for that. */
const withPrinted = (commands: readonly Command[]): Command[] => {
  const printers = new Set<Command>()
  const fed = commands.map((command): Command => {
    const { from, input } = command
    const printed = from && input === undefined && isCurl(withoutPrefix(command)) ? printedBy(withoutPrefix(from)) : undefined
    if (!from || printed === undefined) return command
    printers.add(from)
    return { ...command, input: printed }
  })
  return fed.filter((command) => !printers.has(command))
}

/** Behind `--next` another request begins, with options of its own. */
const requestsOf = ({ words, openQuote, ...more }: Command): Command[] => {
  const [called] = words
  const at = words.findIndex(({ text }) => text === '--next' || text === '-:')
  if (at < 0 || !called) return [{ words, ...more, ...(openQuote !== undefined && { openQuote }) }]
  const rest = { ...more, words: [called, ...words.slice(at + 1)], ...(openQuote !== undefined && { openQuote }) }
  return [{ ...more, words: words.slice(0, at) }, ...requestsOf(rest)]
}

/** Without the prompt that it was copied with, and words that say how or when it runs. */
const withoutPrefix = ({ words, ...more }: Command): Command => {
  const start = words.findIndex(({ text }) => !prefixes.has(text))
  const own = start < 0 ? [] : words.slice(start)
  const called = own.findIndex(({ text }) => !assignment.test(text))
  // `NAME=value curl` sets it for curl alone.
  return { ...more, words: isCurl({ words: own.slice(Math.max(called, 0)) }) ? own.slice(called) : own }
}

const prefixes = new Set(['$', '%', '!', '{', '}', 'time', 'sudo', 'exec', 'if', 'then', 'else', 'fi', 'while', 'do', 'done'])

const isCurl = ({ words }: Command): boolean => /(?:^|\/)curl(?:\.exe)?$/.test(words[0]?.text ?? '')

const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ')

const titleOf = ({ method, url }: HttpRequest): string => `${method} ${/^(?:\w+:\/\/[^/?#]+|\$\{\w+\})([^?#]*)/.exec(url)?.[1] || '/'}`
