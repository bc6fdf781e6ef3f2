import { type Frame, typeError } from '../evaluate/frame.ts'
import { contains, order } from '../evaluate/operate.ts'
import { findRegex, isMatch } from '../evaluate/regex.ts'
import { didYouMean } from '../nearest-names.ts'
import { isMap, isNothing, typeOf } from '../values/type-of.ts'
import { isEmpty, typeTests } from '../values/type-tests.ts'
import { numberOf, textOf } from './arguments.ts'
import type { FunctionEntry } from './function-entry.ts'

export const checkFunctions: readonly FunctionEntry[] = [
  {
    name: 'exists',
    signature: 'exists(path)',
    doc: 'Whether the path leads to a value, null included.',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => value !== undefined,
  },
  {
    name: 'default',
    signature: 'default(value, otherwise)',
    doc: 'The value, or the other one when it is null or missing.',
    count: [2, 2],
    isOptionalFirst: true,
    call: ([value, otherwise]) => value ?? otherwise,
  },
  {
    name: 'type',
    aliases: ['typeOf', 'typeof'],
    signature: 'type(value)',
    doc: 'string, number, boolean, null, array, object, bytes or missing.',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => typeOf(value),
  },
  {
    name: 'isType',
    signature: 'isType(value, type)',
    doc: 'Whether the value has the type; the types are those of `is`.',
    count: [2, 2],
    isOptionalFirst: true,
    call: (args, frame) => hasType(args[0], textOf(args[1], 'isType', frame)),
  },
  {
    name: 'isNull',
    signature: 'isNull(value)',
    doc: 'Whether the value is null or missing.',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => isNothing(value),
  },
  {
    name: 'isEmpty',
    signature: 'isEmpty(value)',
    doc: 'Whether the value is nothing, empty text, an empty list or an empty map.',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => isEmpty(value),
  },
  {
    name: 'hasLength',
    signature: 'hasLength(value, length)',
    doc: 'Whether a text, list or map has that many characters, elements or keys.',
    count: [2, 2],
    call: ([value, length]) => {
      const wanted = numberOf(length, 'hasLength')
      if (typeof value === 'string' || Array.isArray(value)) return value.length === wanted
      return isMap(value) && Object.keys(value).length === wanted
    },
  },
  {
    name: 'between',
    signature: 'between(value, from, to)',
    doc: 'Whether the value lies between the two, both included; nothing never does.',
    count: [3, 3],
    call: ([value, from, to]) => !isNothing(value) && order('between', value, from, true) >= 0 && order('between', value, to, true) <= 0,
  },
  {
    name: 'contains',
    aliases: ['includes'],
    signature: 'contains(whole, part)',
    doc: 'Whether a list has the element, a text the part, a map the key.',
    count: [2, 2],
    call: ([whole, part], frame) => contains(whole, part, frame),
  },
  {
    name: 'startsWith',
    aliases: ['starts_with'],
    signature: 'startsWith(text, start)',
    doc: 'Whether a text starts with another.',
    count: [2, 2],
    call: (args, frame) => textOf(args[0], 'startsWith', frame).startsWith(textOf(args[1], 'startsWith', frame)),
  },
  {
    name: 'endsWith',
    aliases: ['ends_with'],
    signature: 'endsWith(text, end)',
    doc: 'Whether a text ends with another.',
    count: [2, 2],
    call: (args, frame) => textOf(args[0], 'endsWith', frame).endsWith(textOf(args[1], 'endsWith', frame)),
  },
  {
    name: 'matches',
    signature: 'matches(text, pattern)',
    doc: "Whether a regular expression (RE2's) finds a match in the text.",
    count: [2, 2],
    needs: ['regex'],
    call: (args, frame) => isMatch(args[0], args[1], frame),
  },
  {
    name: 'regexFind',
    signature: 'regexFind(text, pattern, group = 0)',
    doc: "The first match of a regular expression (RE2's), or one of its groups; missing when there is none.",
    count: [2, 3],
    needs: ['regex'],
    call: (args, frame) => findGroup(args, frame),
  },
]

const findGroup = (args: readonly unknown[], frame: Frame): string | undefined => {
  const found = findRegex(textOf(args[1], 'regexFind', frame), frame).find(textOf(args[0], 'regexFind', frame))
  return found?.[args[2] === undefined ? 0 : numberOf(args[2], 'regexFind')]
}

const hasType = (value: unknown, type: string): boolean => {
  const name = type === 'nil' ? 'null' : type
  if (!Object.hasOwn(typeTests, name)) throw typeError(`there is no type ${JSON.stringify(type)}`, didYouMean(type, Object.keys(typeTests)))
  return typeTests[name as keyof typeof typeTests](value)
}
