import { type Frame, typeError } from '../evaluate/frame.ts'
import { contains, order } from '../evaluate/operate.ts'
import { findRegex, isMatch } from '../evaluate/regex.ts'
import { didYouMean } from '../nearest-names.ts'
import { lengthOf } from '../values/length-of.ts'
import { isNothing, typeOf } from '../values/type-of.ts'
import { isEmpty, typeTests } from '../values/type-tests.ts'
import { numberOf, textOf } from './arguments.ts'
import type { FunctionEntry } from './function-entry.ts'

export const checkFunctions: readonly FunctionEntry[] = [
  {
    name: 'exists',
    signature: 'exists(path)',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => value !== undefined,
  },
  {
    name: 'default',
    signature: 'default(value, otherwise)',
    count: [2, 2],
    isOptionalFirst: true,
    call: ([value, otherwise]) => value ?? otherwise,
  },
  {
    name: 'type',
    aliases: ['typeOf', 'typeof'],
    signature: 'type(value)',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => typeOf(value),
  },
  {
    name: 'isType',
    signature: 'isType(value, type)',
    count: [2, 2],
    isOptionalFirst: true,
    call: (args, frame) => hasType(args[0], textOf(args[1], 'isType', frame)),
  },
  {
    name: 'isNull',
    signature: 'isNull(value)',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => isNothing(value),
  },
  {
    name: 'isEmpty',
    signature: 'isEmpty(value)',
    count: [1, 1],
    isOptionalFirst: true,
    call: ([value]) => isEmpty(value),
  },
  {
    name: 'hasLength',
    signature: 'hasLength(value, length)',
    count: [2, 2],
    call: ([value, length]) => lengthOf(value) === numberOf(length, 'hasLength'),
  },
  {
    name: 'between',
    signature: 'between(value, from, to)',
    count: [3, 3],
    call: ([value, from, to]) => !isNothing(value) && order('between', value, from, true) >= 0 && order('between', value, to, true) <= 0,
  },
  {
    name: 'contains',
    aliases: ['includes'],
    signature: 'contains(whole, part)',
    count: [2, 2],
    operator: 'contains',
    call: ([whole, part], frame) => contains(whole, part, frame),
  },
  {
    name: 'startsWith',
    aliases: ['starts_with'],
    signature: 'startsWith(text, start)',
    count: [2, 2],
    call: (args, frame) => textOf(args[0], 'startsWith', frame).startsWith(textOf(args[1], 'startsWith', frame)),
  },
  {
    name: 'endsWith',
    aliases: ['ends_with'],
    signature: 'endsWith(text, end)',
    count: [2, 2],
    call: (args, frame) => textOf(args[0], 'endsWith', frame).endsWith(textOf(args[1], 'endsWith', frame)),
  },
  {
    name: 'matches',
    signature: 'matches(text, pattern)',
    count: [2, 2],
    needs: ['regex'],
    call: (args, frame) => isMatch(args[0], args[1], frame),
  },
  {
    name: 'regexFind',
    signature: 'regexFind(text, pattern, group = 0)',
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
