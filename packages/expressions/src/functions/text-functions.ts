import { type Frame, spend, typeError } from '../evaluate/frame.ts'
import { asNumber, joinTexts } from '../evaluate/operate.ts'
import { findRegex } from '../evaluate/regex.ts'
import { countCharacters, sliceCharacters } from '../values/characters.ts'
import { isLongInteger } from '../values/long-integer.ts'
import { toText } from '../values/to-text.ts'
import { listOf, numberOf, textOf, unusable } from './arguments.ts'
import type { FunctionEntry } from './function-entry.ts'

const longestPad = 1_000_000

const pad = (name: 'padStart' | 'padEnd'): FunctionEntry => ({
  name,
  signature: `${name}(text, length, fill = " ")`,
  count: [2, 3],
  call: (args, frame) => {
    const length = numberOf(args[1], name)
    if (length > longestPad) throw typeError(`${name} fills up to ${longestPad} characters at most`)
    const text = textOf(args[0], name, frame)
    const filling = fillOf(args[2] === undefined ? ' ' : textOf(args[2], name, frame), length - countCharacters(text))
    return name === 'padStart' ? filling + text : text + filling
  },
})

const fillOf = (fill: string, length: number): string =>
  fill === '' || !(length > 0) ? '' : sliceCharacters(fill.repeat(Math.ceil(length / countCharacters(fill))), 0, length)

export const textFunctions: readonly FunctionEntry[] = [
  {
    name: 'upper',
    aliases: ['toUpperCase', 'uppercase'],
    signature: 'upper(text)',
    count: [1, 1],
    call: (args, frame) => textOf(args[0], 'upper', frame).toUpperCase(),
  },
  {
    name: 'lower',
    aliases: ['toLowerCase', 'lowercase'],
    signature: 'lower(text)',
    count: [1, 1],
    call: (args, frame) => textOf(args[0], 'lower', frame).toLowerCase(),
  },
  {
    name: 'trim',
    signature: 'trim(text)',
    count: [1, 1],
    call: (args, frame) => textOf(args[0], 'trim', frame).trim(),
  },
  {
    name: 'split',
    signature: 'split(text, separator)',
    count: [2, 2],
    call: (args, frame) => {
      const text = textOf(args[0], 'split', frame)
      spend(frame, text.length)
      return text.split(textOf(args[1], 'split', frame))
    },
  },
  {
    name: 'join',
    signature: 'join(list, separator = ",")',
    count: [1, 2],
    call: (args, frame) => {
      const texts = listOf(args[0], 'join').map((item) => toText(item, frame))
      return joinTexts(texts, frame, args[1] === undefined ? ',' : textOf(args[1], 'join', frame))
    },
  },
  {
    name: 'replace',
    signature: 'replace(text, search, replacement)',
    count: [3, 3],
    call: (args, frame) => {
      const [text = '', search = '', replacement = ''] = args.map((arg) => textOf(arg, 'replace', frame))
      return joinTexts(text.split(search), frame, replacement)
    },
  },
  {
    name: 'regexReplace',
    signature: 'regexReplace(text, pattern, replacement)',
    count: [3, 3],
    needs: ['regex'],
    call: (args, frame) => {
      const [text = '', pattern = '', replacement = ''] = args.map((arg) => textOf(arg, 'regexReplace', frame))
      return replaceMatches(text, { pattern, replacement }, frame)
    },
  },
  {
    name: 'substring',
    aliases: ['substr'],
    signature: 'substring(text, from, to = end)',
    count: [2, 3],
    call: (args, frame) => {
      const text = textOf(args[0], 'substring', frame)
      return sliceCharacters(text, numberOf(args[1], 'substring'), args[2] === undefined ? undefined : numberOf(args[2], 'substring'))
    },
  },
  pad('padStart'),
  pad('padEnd'),
  {
    name: 'text',
    aliases: ['string', 'toString', 'str'],
    signature: 'text(value)',
    count: [1, 1],
    call: (args, frame) => toText(args[0], frame),
  },
  {
    name: 'number',
    aliases: ['toNumber', 'float'],
    signature: 'number(value)',
    count: [1, 1],
    call: ([value]) => (typeof value === 'boolean' ? Number(value) : exactNumber(value, 'number')),
  },
  {
    name: 'int',
    aliases: ['integer', 'toInt'],
    signature: 'int(value)',
    count: [1, 1],
    call: ([value]) => {
      const number = exactNumber(value, 'int')
      return typeof number === 'string' ? number : Math.trunc(number)
    },
  },
  {
    name: 'boolean',
    aliases: ['bool', 'toBoolean'],
    signature: 'boolean(value)',
    count: [1, 1],
    call: (args) => {
      const [value] = args
      const text = typeof value === 'string' ? value.trim().toLowerCase() : undefined
      if (text === 'true' || text === 'false') return text === 'true'
      const number = typeof value === 'boolean' ? Number(value) : asNumber(value)
      if (number === undefined) throw unusable(value, 'boolean', '"true" or "false"')
      return number !== 0
    },
  },
]

/** `$1` is a group, `$&` the match, `$$` a dollar sign. */
const replaceMatches = (text: string, { pattern, replacement }: { pattern: string; replacement: string }, frame: Frame): string => {
  spend(frame, text.length)
  const parts: string[] = []
  let at = 0
  for (const { start, end, groups } of findRegex(pattern, frame).all(text)) {
    const filled = replacement.replace(/\$(\$|&|\d)/g, (_, name: string) => (name === '$' ? '$' : (groups[Number(name) || 0] ?? '')))
    spend(frame, filled.length + 1)
    parts.push(text.slice(at, start), filled)
    at = end
  }
  return parts.join('') + text.slice(at)
}

/** A number; one that is too long for that stays text, with every digit. */
const exactNumber = (value: unknown, name: string): number | string => {
  const text = typeof value === 'string' ? value.trim() : value
  return isLongInteger(text) ? text : numberOf(text, name)
}
