import { isDeepStrictEqual } from 'node:util'
import type { GatePoint, NamedHere, Plan } from '@testmesh/engine'
import { ExpressionError } from '@testmesh/expressions'
import type { GoOn, Stop } from '@testmesh/project/debug'
import { type Breakpoint, breakpointText, findBreakpoint, valueNamed } from '@testmesh/project/debug'
import { clean, cleanLine, type JsonValue } from '@testmesh/protocol'
import { problemText } from './problem-text.ts'

/** What commands work with. */
export interface Session {
  readonly plan: Plan
  readonly breakpoints: Breakpoint[]
  /** It runs up to there, once. */
  target: Breakpoint | undefined
  readonly write: (text: string) => void
  /** The lines of a step, and some around it. */
  readonly source: (point: GatePoint) => string
  /** Nothing more shall begin. */
  readonly quit: () => void
}

interface Command {
  readonly names: readonly [word: string, letter: string]
  readonly argument?: string
  readonly about: string
  /** Resolves to undefined where the run stays where it is. */
  readonly run: (stop: Stop, argument: string, session: Session) => Promise<GoOn | undefined>
}

const next: Command = {
  names: ['next', 'n'],
  about: 'run this step, and stop before the one behind it; Enter alone does the same',
  run: async ({ point }) => ({ pace: { to: 'behind', path: point.path } }),
}

const step: Command = {
  names: ['step', 's'],
  about: 'the same, and stop within it too: in loops, branches, the flow it runs, before a retry',
  run: async () => ({ pace: { to: 'next' } }),
}

const goOn: Command = {
  names: ['continue', 'c'],
  argument: '[step]',
  about: 'go on to a breakpoint or a failure, or up to a step: its id, or its line',
  run: async (_stop, text, session) => {
    const found = text === '' ? undefined : findBreakpoint(text, session.plan)
    if (typeof found === 'string') return say(session, found)
    session.target = found
    return { pace: { to: 'end' } }
  },
}

const again: Command = {
  names: ['again', 'a'],
  about: 'try the step that failed once more',
  run: async ({ why }, _text, session) => {
    if (why !== 'failure') return say(session, 'nothing failed here: n runs the step')
    return { pace: { to: 'next' }, decision: { again: true } }
  },
}

const give: Command = {
  names: ['give', 'g'],
  argument: '<result>',
  about: 'the action does not run: this is what it gave, as in give { status: 200, body: { id: "o-17" } }',
  run: ({ why, point }, text, session) =>
    unlessProblem(session, async () => {
      if (point.attempt === 0) return say(session, 'whether the step runs is not told yet: set what its condition reads, then a')
      const result = await point.resultOf(text)
      if (!result) return say(session, 'a result has names: give { status: 200 }')
      const decision = { result, ...(why === 'failure' && { again: true }) }
      return { pace: { to: 'behind', path: point.path }, decision }
    }),
}

const toggle: Command = {
  names: ['break', 'b'],
  argument: '[step]',
  about: 'stop before a step from now on, or no longer: its id, or its line; alone: which there are',
  run: async (_stop, text, session) => {
    const { breakpoints, plan } = session
    if (text === '') return say(session, breakpoints.length === 0 ? 'none' : breakpoints.map(breakpointText).join('\n'))
    const found = findBreakpoint(text, plan)
    if (typeof found === 'string') return say(session, found)
    const at = breakpoints.findIndex((one) => isDeepStrictEqual(one, found))
    if (at < 0) breakpoints.push(found)
    else breakpoints.splice(at, 1)
    return say(session, `${at < 0 ? 'stops' : 'no longer stops'} before ${breakpointText(found)}`)
  },
}

const print: Command = {
  names: ['print', 'p'],
  argument: '<expression>',
  about: 'its value here; a line that is no command is printed too',
  run: ({ point }, text, session) => unlessProblem(session, async () => say(session, valueText(await point.evaluate(text)))),
}

const set: Command = {
  names: ['set', '='],
  argument: '<name> = <expression>',
  about: 'give an output or a variable another value',
  run: ({ point }, text, session) =>
    unlessProblem(session, async () => {
      const [, name, expression] = /^([A-Za-z_][\w.-]*)\s*=(?!=)\s*(.+)$/s.exec(text) ?? []
      if (name === undefined || expression === undefined) return say(session, 'a name and a value: set order_id = "o-17"')
      const whyNot = await point.set(name, expression)
      return say(session, whyNot ?? `${name} = ${lineOf(valueNamed(point, name))}`)
    }),
}

const values: Command = {
  names: ['values', 'v'],
  argument: '[text]',
  about: 'what has a name here, and where its value is from; with a text: names that contain it',
  run: async ({ point }, text, session) => {
    const named = point.names().filter(({ name }) => name.includes(text))
    return say(session, named.length === 0 ? 'nothing' : named.map(namedText).join('\n'))
  },
}

const config: Command = {
  names: ['config', 'i'],
  about: 'what the action is given',
  run: async ({ point }, _text, session) => {
    const { config: given, failure } = point.config()
    return say(
      session,
      [...(given ? [valueText(given)] : []), ...(failure ? [`error[${failure.code}]: ${failure.message}`] : [])].join('\n'),
    )
  },
}

const lines: Command = {
  names: ['lines', 'l'],
  about: 'where the run stands',
  run: async ({ point }, _text, session) => say(session, session.source(point)),
}

const quit: Command = {
  names: ['quit', 'q'],
  about: 'leave: no other step runs; cleanup and teardown do',
  run: async (_stop, _text, session) => {
    session.quit()
    return { pace: { to: 'end' }, decision: { stop: 'the debugger was left' } }
  },
}

const help: Command = {
  names: ['help', 'h'],
  about: 'this list',
  run: async (_stop, _text, session) => say(session, helpText()),
}

export const commands: readonly Command[] = [next, step, goOn, again, give, toggle, print, set, values, config, lines, quit, help]

/** What a line asks for; one that begins with no command is an expression, and an end of the lines leaves. */
export const readCommand = (line: string | undefined): { readonly command: Command; readonly argument: string } => {
  if (line === undefined) return { command: quit, argument: '' }
  const [, word = '', argument = ''] = /^(\S*)\s*(.*)$/s.exec(line.trim()) ?? []
  if (word === '') return { command: next, argument }
  const command = commands.find(({ names }) => names.includes(word))
  return command && (command.argument !== undefined || argument === '') ? { command, argument } : { command: print, argument: line.trim() }
}

const say = ({ write }: Session, text: string): undefined => {
  write(`${text}\n`)
}

const unlessProblem = async (session: Session, work: () => Promise<GoOn | undefined>): Promise<GoOn | undefined> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ExpressionError) return say(session, clean(problemText(error)))
    throw error
  }
}

/** Nothing of it steers the terminal. */
const valueText = (value: JsonValue | undefined): string => clean(JSON.stringify(value, null, 2) ?? 'nothing')

/** Of a value in a list, so much. Characters. */
const widest = 100

const lineOf = (value: JsonValue | undefined): string => {
  const text = cleanLine(JSON.stringify(value) ?? 'nothing')
  return text.length > widest ? `${text.slice(0, widest)}…` : text
}

const namedText = ({ name, value, from }: NamedHere): string => `${name} = ${lineOf(value)}  (${from})`

const helpText = (): string => {
  const usages = commands.map(({ names: [word, letter], argument = '' }) => `${letter}, ${word} ${argument}`.trimEnd())
  const width = Math.max(...usages.map(({ length }) => length))
  return commands.map(({ about }, index) => `  ${usages[index]?.padEnd(width)}  ${about}`).join('\n')
}
