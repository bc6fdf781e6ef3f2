import { typeError } from '../../evaluate/frame.ts'
import { isMap } from '../../values/type-of.ts'

/** Names of the arguments that methods take one by one today. */
const positional: Readonly<Record<string, readonly string[]>> = {
  'helpers.arrayElement': ['array'],
  'helpers.arrayElements': ['array', 'count'],
  'helpers.objectEntry': ['object'],
  'helpers.objectKey': ['object'],
  'helpers.objectValue': ['object'],
  'helpers.rangeToNumber': ['range'],
  'helpers.replaceCreditCardSymbols': ['string', 'symbol'],
  'helpers.replaceSymbols': ['string'],
  'helpers.shuffle': ['list'],
  'helpers.slugify': ['string'],
  'helpers.uniqueArray': ['source', 'length'],
  'helpers.weightedArrayElement': ['array'],
  'lorem.lines': ['lineCount'],
  'lorem.paragraph': ['sentenceCount'],
  'lorem.paragraphs': ['paragraphCount', 'separator'],
  'lorem.sentence': ['wordCount'],
  'lorem.sentences': ['sentenceCount', 'separator'],
  'lorem.slug': ['wordCount'],
  'lorem.words': ['wordCount'],
  'person.firstName': ['sex'],
  'person.lastName': ['sex'],
  'person.middleName': ['sex'],
  'person.prefix': ['sex'],
  'string.fromCharacters': ['characters', 'length'],
  'string.nanoid': ['length'],
  'string.sample': ['length'],
  'string.symbol': ['length'],
  'system.commonFileName': ['extension'],
  'system.fileExt': ['mimeType'],
}

/** Names of the options that methods took one by one before. */
const options: Readonly<Record<string, readonly string[]>> = {
  'commerce.price': ['min', 'max', 'dec', 'symbol'],
  'date.between': ['from', 'to'],
  'date.betweens': ['from', 'to', 'count'],
  'date.future': ['years', 'refDate'],
  'date.past': ['years', 'refDate'],
  'date.recent': ['days', 'refDate'],
  'date.soon': ['days', 'refDate'],
  'finance.amount': ['min', 'max', 'dec', 'symbol'],
  'finance.iban': ['formatted', 'countryCode'],
  'git.commitSha': ['length'],
  'image.dataUri': ['width', 'height', 'color'],
  'image.url': ['width', 'height'],
  'internet.displayName': ['firstName', 'lastName'],
  'internet.email': ['firstName', 'lastName', 'provider'],
  'internet.exampleEmail': ['firstName', 'lastName'],
  'internet.password': ['length', 'memorable', 'pattern', 'prefix'],
  'internet.username': ['firstName', 'lastName'],
  'location.latitude': ['max', 'min', 'precision'],
  'location.longitude': ['max', 'min', 'precision'],
  'location.nearbyGPSCoordinate': ['origin', 'radius', 'isMetric'],
  'location.zipCode': ['format'],
  'person.fullName': ['firstName', 'lastName', 'sex'],
  'string.binary': ['length'],
  'string.hexadecimal': ['length'],
  'string.octal': ['length'],
}

/** What an old name means beside what its new one does. */
const presets: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'address.stateAbbr': { abbreviated: true },
  'location.stateAbbr': { abbreviated: true },
  'datatype.number': { max: 99_999 },
  'random.number': { max: 99_999 },
  'datatype.float': { max: 99_999, multipleOf: 0.01 },
  'random.float': { max: 99_999, multipleOf: 0.01 },
  'git.shortSha': { length: 7 },
}

/** Names of options as they were. */
const renamedOptions: Readonly<Record<string, string>> = { precision: 'multipleOf' }

/** A draw as faker takes it today. */
export interface FakeCall {
  readonly path: string
  readonly args: readonly unknown[]
}

/**
 * Writes a draw, by an old name or a new one, as faker takes it today. Named arguments arrive as a map in the last place.
 *
 * @throws ExpressionError EXPRESSION_TYPE for a size that would fill the memory
 */
export const callOf = (name: string, path: string, args: readonly unknown[]): FakeCall => {
  checkSizes(path, args)
  // Patterns of phone numbers are no more; what they did, this does.
  if (path === 'phone.number' && typeof args[0] === 'string' && /[#!]/.test(args[0])) return { path: 'helpers.replaceSymbols', args }
  const names = positional[path]
  const call = { path, args: names ? inOrder(names, args) : withOptions(name, path, args) }
  return path === 'number.int' && hasFraction(call.args) ? { ...call, path: 'number.float' } : call
}

/** A whole number of today is one; the older `number` took steps such as 0.01 too. */
const hasFraction = ([options]: readonly unknown[]): boolean =>
  isMap(options) && typeof options.multipleOf === 'number' && !Number.isInteger(options.multipleOf)

const inOrder = (names: readonly string[], args: readonly unknown[]): readonly unknown[] => {
  const named = args.at(-1)
  if (!isMap(named) || !names.some((name) => Object.hasOwn(named, name))) return args
  return names.map((name, index) => (index < args.length - 1 ? args[index] : named[name]))
}

const withOptions = (name: string, path: string, args: readonly unknown[]): readonly unknown[] => {
  const given = optionsOf(path, args)
  const preset = presets[name]
  if (!preset) return given ? [given] : args
  return [{ ...preset, ...(given ?? largest(args)) }]
}

/** Options from a map, or from arguments one by one. */
const optionsOf = (path: string, args: readonly unknown[]): Readonly<Record<string, unknown>> | undefined => {
  const [first] = args
  if (args.length === 1 && isMap(first)) return path.startsWith('number.') ? renamed(first) : first
  const names = options[path]
  if (!names || args.length === 0) return undefined
  return Object.fromEntries(args.slice(0, names.length).flatMap((value, index) => (value === undefined ? [] : [[names[index], value]])))
}

/** `datatype.number(100)` gives its largest. */
const largest = ([first]: readonly unknown[]): Readonly<Record<string, unknown>> => (typeof first === 'number' ? { max: first } : {})

const renamed = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [renamedOptions[key] ?? key, value]))

const largestSize = 10_000

/** Modules whose numbers are values, not sizes. */
const valued: ReadonlySet<string> = new Set(['number', 'date', 'location', 'commerce', 'finance', 'image', 'datatype'])

const checkSizes = (path: string, args: readonly unknown[]): void => {
  for (const size of sizesIn(path, args)) {
    if (!(Math.abs(size) <= largestSize)) throw typeError(`faker gives at most ${largestSize} of anything, not ${size}`)
  }
}

const sizesIn = (path: string, args: readonly unknown[]): readonly number[] => {
  const [module = ''] = path.split('.')
  if (module === 'helpers') return args.slice(1).flatMap(numbersIn)
  if (!valued.has(module)) return args.flatMap(numbersIn)
  const named = args.at(-1)
  const sizes = isMap(named) ? [named.count, named.length] : path === 'date.betweens' ? [args[2]] : []
  return [...sizes, ...(/pin|accountNumber/.test(path) ? args : [])].flatMap(numbersIn)
}

const numbersIn = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value]
  return isMap(value) ? Object.values(value).flatMap(numbersIn) : []
}
