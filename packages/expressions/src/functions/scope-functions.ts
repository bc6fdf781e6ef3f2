import { type Frame, spend, typeError } from '../evaluate/frame.ts'
import { findFake, unknownFake } from '../faker/fakes.ts'
import { asFaker } from '../need-helpers.ts'
import { randomInt, randomText, randomUuid } from '../random.ts'
import { readMember } from '../values/read-member.ts'
import { toText } from '../values/to-text.ts'
import { isNothing } from '../values/type-of.ts'
import { numberOf, textOf } from './arguments.ts'
import type { FunctionEntry } from './function-entry.ts'

const longestRandom = 10_000

/** Steps. Each is looked for in all that leaves a run: a list of thousands would slow down everything behind it. */
const costOfSecret = 2_000

/** Functions that reach outside of their arguments. */
export const scopeFunctions: readonly FunctionEntry[] = [
  {
    name: 'uuid',
    signature: 'uuid()',
    count: [0, 0],
    isImpure: true,
    call: (_, { scope }) => randomUuid(scope.tools),
  },
  {
    name: 'randomInt',
    signature: 'randomInt(from = 0, to = 999999)',
    count: [0, 2],
    isImpure: true,
    call: (args, { scope }) => {
      const [from, to] =
        args.length === 1
          ? [0, numberOf(args[0], 'randomInt')]
          : [numberOf(args[0] ?? 0, 'randomInt'), numberOf(args[1] ?? 999_999, 'randomInt')]
      if (!(from <= to)) throw typeError(`randomInt wants its smaller number first, not ${from} and ${to}`)
      return randomInt(scope.tools, Math.ceil(from), Math.floor(to))
    },
  },
  {
    name: 'randomString',
    signature: 'randomString(length = 16)',
    count: [0, 1],
    isImpure: true,
    call: (args, { scope }) => {
      const length = numberOf(args[0] ?? 16, 'randomString')
      if (!(length >= 0 && length <= longestRandom)) throw typeError(`randomString gives 0 to ${longestRandom} characters`)
      return randomText(scope.tools, Math.trunc(length))
    },
  },
  {
    name: 'faker',
    signature: 'faker(name, …arguments)',
    count: [1, 10],
    isImpure: true,
    needs: ['faker'],
    hasNamed: true,
    checked: { at: 0, problemOf: (name) => (findFake(name) === undefined ? unknownFake(name) : undefined) },
    call: ([name, ...args], frame) => {
      const { load, now, random, fakerRandom = random } = frame.scope.tools
      const value = asFaker(load('faker')).draw(textOf(name, 'faker', frame), args, { random: fakerRandom, now })
      spend(frame, toText(value, frame).length >> 2)
      return value
    },
  },
  {
    name: 'env',
    signature: 'env(name, default?)',
    count: [1, 2],
    call: (args, frame) => {
      const { scope } = frame
      const name = textOf(args[0], 'env', frame)
      const value = scope.has('vars') ? readMember(scope.get('vars'), name) : scope.has(name) ? scope.get(name) : undefined
      return found(value ?? args[1], `there is no variable "${name}"`)
    },
  },
  {
    name: 'osenv',
    signature: 'osenv(name, default?)',
    count: [1, 2],
    call: (args, frame) => {
      const name = textOf(args[0], 'osenv', frame)
      return found(frame.scope.tools.osenv(name) ?? args[1], `the environment has no variable "${name}", or it may not be read here`)
    },
  },
  {
    name: 'secret',
    signature: 'secret(value)',
    count: [1, 1],
    call: (args, frame) => {
      hide(args[0], frame)
      return args[0]
    },
  },
]

/** All that is in a map or list is secret too: it may be read by itself, and need not look as it does in the whole. */
const hide = (value: unknown, frame: Frame): void => {
  if (isNothing(value)) return
  frame.scope.tools.secret(toText(value, frame))
  for (const text of textsIn(value, frame)) frame.scope.tools.secret(text)
}

/** Texts and numbers at any depth of a map or list. */
const textsIn = (value: unknown, frame: Frame): string[] => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date) return []
  return Object.values(value).flatMap((part) => {
    spend(frame, costOfSecret)
    return typeof part === 'string' || typeof part === 'number' ? [String(part)] : textsIn(part, frame)
  })
}

const found = (value: unknown, message: string): unknown => {
  if (isNothing(value)) throw typeError(message, 'give a default as the second argument')
  return value
}
