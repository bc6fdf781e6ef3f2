import type { JsonValue } from '@testmesh/action-kit'
import type { Body, PactRequest, Path, PlacedGenerator } from '../pact/pact.ts'

export interface GenerateOptions {
  /** What the provider said about its states. */
  readonly values: Readonly<Record<string, JsonValue>>
  /** From 0 up to 1. */
  random(): number
  /** Told when the example stays: nothing is known to put in its place. */
  log(line: string): void
}

/** The request with generated values in the place of its examples, where the contract asks for that. */
export const generateValues = (request: PactRequest, options: GenerateOptions): PactRequest =>
  request.generators.reduce((generated, placed) => {
    const value = generate(placed, options)
    return value === undefined ? generated : put(generated, placed, value)
  }, request)

const generate = ({ generator, part }: PlacedGenerator, options: GenerateOptions): JsonValue | undefined => {
  const { random, log } = options
  switch (generator.type) {
    case 'ProviderState':
      return fromState(String(generator.expression ?? ''), options)
    case 'Uuid':
      return uuid(random, String(generator.format ?? ''))
    case 'RandomInt':
      return between(random, Number(generator.min ?? 0), Number(generator.max ?? 2_147_483_647))
    case 'RandomDecimal':
      return Number(`${between(random, 1, 9)}.${digits(random, Number(generator.digits ?? 6) - 1, 10)}`)
    case 'RandomHexadecimal':
      return digits(random, Number(generator.digits ?? 8), 16)
    case 'RandomString':
      return digits(random, Number(generator.size ?? 10), 36)
    case 'RandomBoolean':
      return random() < 0.5
    default:
      log(`the ${part} keeps its example: values of the kind ${JSON.stringify(generator.type)} are not made here`)
      return undefined
  }
}

/** `${id}`, `/orders/${id}`, `id` */
const fromState = (expression: string, { values, log }: GenerateOptions): JsonValue | undefined => {
  const names = [...expression.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name)
  const wanted = names.length === 0 ? [expression] : names
  const missing = wanted.find((name) => !Object.hasOwn(values, name))
  if (missing !== undefined) {
    log(`an example stays in the request: no provider state gave ${JSON.stringify(missing)}`)
    return undefined
  }
  if (wanted.length === 1 && (names.length === 0 || expression === `\${${names[0]}}`)) return values[wanted[0] ?? '']
  return expression.replace(/\$\{([^}]+)\}/g, (_, name: string) => String(values[name]))
}

const between = (random: () => number, min: number, max: number): number => min + Math.floor(random() * (max - min + 1))

const digits = (random: () => number, count: number, base: number): string =>
  Array.from({ length: Math.max(1, count) }, () => Math.floor(random() * base).toString(base)).join('')

const uuid = (random: () => number, format: string): string => {
  const hex = digits(random, 32, 16)
  const simple = `${hex.slice(0, 12)}4${hex.slice(13, 16)}a${hex.slice(17)}`
  if (format === 'simple') return simple
  const written = simple.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return format === 'upper-case-hyphenated' ? written.toUpperCase() : format === 'URN' ? `urn:uuid:${written}` : written
}

const put = (request: PactRequest, { part, path }: PlacedGenerator, value: JsonValue): PactRequest => {
  const [name = ''] = path
  switch (part) {
    case 'path':
      return { ...request, path: String(value) }
    case 'query':
      return { ...request, query: { ...request.query, [name]: [String(value)] } }
    case 'header':
      return { ...request, headers: { ...without(request.headers, name), [name]: [String(value)] } }
    case 'body':
      return request.body?.type === 'json' ? { ...request, body: putInBody(request.body, path, value) } : request
  }
}

const without = (headers: PactRequest['headers'], name: string): PactRequest['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other.toLowerCase() !== name.toLowerCase()))

const putInBody = (body: Extract<Body, { type: 'json' }>, path: Path, value: JsonValue): Body => ({
  ...body,
  value: putAt(body.value, path, value),
})

const putAt = (holder: unknown, [step, ...rest]: Path, value: JsonValue): unknown => {
  if (step === undefined) return value
  const isHere = (key: string): boolean => step === '*' || step === key
  if (Array.isArray(holder)) return holder.map((item, index) => (isHere(String(index)) ? putAt(item, rest, value) : item))
  if (typeof holder !== 'object' || holder === null) return holder
  return Object.fromEntries(Object.entries(holder).map(([key, item]) => [key, isHere(key) ? putAt(item, rest, value) : item]))
}
