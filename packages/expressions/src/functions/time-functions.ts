import { typeError } from '../evaluate/frame.ts'
import { foreignField, formatTime, isoText, parseOffset, parseTime, zoneOffset } from '../values/time-text.ts'
import { textOf, unusable } from './arguments.ts'
import type { ArgumentProblem, FunctionEntry } from './function-entry.ts'

const timeOf = (value: unknown, name: string): number => {
  const ms = parseTime(value)
  if (ms === undefined || Math.abs(ms) > 8.64e15) throw unusable(value, name, 'a time such as "2026-03-01T10:00:00Z"')
  return ms
}

const isoOf = (ms: number, name: string): string => {
  const text = isoText(ms)
  if (text === undefined) throw typeError(`${name} leaves the range of dates`)
  return text
}

export const timeFunctions: readonly FunctionEntry[] = [
  {
    name: 'now',
    signature: 'now()',
    count: [0, 0],
    isImpure: true,
    call: (_, frame) => isoOf(frame.scope.tools.now(), 'now'),
  },
  {
    name: 'parseDate',
    aliases: ['date'],
    signature: 'parseDate(time)',
    count: [1, 1],
    call: (args) => isoOf(timeOf(args[0], 'parseDate'), 'parseDate'),
  },
  {
    name: 'formatDate',
    signature: 'formatDate(time, pattern = "YYYY-MM-DD", zone = "UTC")',
    count: [1, 3],
    checked: { at: 1, problemOf: problemOfPattern },
    call: (args, frame) => {
      const pattern = args[1] === undefined ? 'YYYY-MM-DD' : textOf(args[1], 'formatDate', frame).slice(0, 200)
      const problem = problemOfPattern(pattern)
      if (problem) throw typeError(problem.message, problem.hint)
      const ms = timeOf(args[0], 'formatDate')
      return args[2] === undefined ? formatTime(ms, pattern) : formatTime(ms, pattern, offsetIn(textOf(args[2], 'formatDate', frame), ms))
    },
  },
  {
    name: 'addDuration',
    aliases: ['dateAdd'],
    signature: 'addDuration(time, duration)',
    count: [2, 2],
    call: (args) => {
      const offset = parseOffset(args[1])
      if (offset === undefined) throw unusable(args[1], 'addDuration', 'a duration such as 5m')
      return isoOf(timeOf(args[0], 'addDuration') + offset, 'addDuration')
    },
  },
  {
    name: 'timeMs',
    aliases: ['toMillis', 'unixMs'],
    signature: 'timeMs(time)',
    count: [1, 1],
    call: (args) => timeOf(args[0], 'timeMs'),
  },
]

const offsetIn = (zone: string, ms: number): number => {
  const offset = zoneOffset(zone, ms)
  if (offset !== undefined) return offset
  throw typeError(`formatDate knows no time zone ${JSON.stringify(zone)}`, 'a name such as "Europe/Berlin", or an offset such as "+02:00"')
}

function problemOfPattern(pattern: string): ArgumentProblem | undefined {
  const found = foreignField(pattern)
  return (
    found && {
      message: `formatDate knows no "${found.field}" in a pattern`,
      hint: `write ${found.meant}; letters that stand for themselves stand in brackets: [${found.field}]`,
    }
  )
}
