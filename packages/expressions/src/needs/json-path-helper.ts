import { FunctionExpressionType, JSONPathEnvironment, type JSONPathQuery, Nothing } from 'json-p3'
import type { JsonPathHelper } from '../need-helpers.ts'
import { lengthOf } from '../values/length-of.ts'
import { readMember } from '../values/read-member.ts'
import { createRegexHelper } from './regex-helper.ts'

const mostKept = 500

type Spend = (steps: number) => void

interface Meter {
  spend: Spend
}

interface Kept {
  readonly query: JSONPathQuery
  readonly meter: Meter
}

/** RFC 9535; `match` and `search` run on RE2, so that no pattern of a flow can hang the run. */
export const createJsonPathHelper = (): JsonPathHelper => {
  const environment = new JSONPathEnvironment({ maxRecursionDepth: 200 })
  environment.functionRegister.set(
    'match',
    regexFunction((pattern) => `^(?:${pattern})$`),
  )
  environment.functionRegister.set(
    'search',
    regexFunction((pattern) => pattern),
  )
  environment.functionRegister.set('length', lengthFunction(lengthOf))
  environment.functionRegister.set(
    'length_of',
    lengthFunction((value) => readMember(value, 'length')),
  )
  const kept = new Map<string, Kept>()
  const find = (path: string, value: unknown, spend: Meter['spend']) => {
    const known = kept.get(path) ?? compile(environment, path)
    const [oldest] = kept.keys()
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
    kept.set(path, known)
    known.meter.spend = spend
    return known.query.lazyQuery(value as Parameters<JSONPathQuery['lazyQuery']>[0])
  }
  return {
    *query(path, value, spend) {
      for (const node of find(path, value, spend)) yield node.value
    },
    locate: (path, value, spend) => Array.from(find(path, value, spend), ({ location }) => [...location]),
  }
}

const compile = (environment: JSONPathEnvironment, path: string): Kept => {
  const query = environment.compile(path)
  const meter: Meter = { spend: () => {} }
  measure(query, meter)
  return { query, meter }
}

/** What the library calls for each node: a selector, and the condition of a filter. */
interface Part {
  resolve?(node: unknown): unknown[]
  lazyResolve?(node: unknown): Iterable<unknown>
  readonly expression?: { evaluate(context: unknown): unknown }
}

/** Lets every visit be paid for: filters inside filters go through a document once for each of its nodes. */
const measure = (part: object, meter: Meter): void => {
  for (const inner of Object.values(part)) {
    if (typeof inner !== 'object' || inner === null || inner instanceof JSONPathEnvironment) continue
    if (!('selectors' in inner)) measureSelector(inner, meter)
    measure(inner, meter)
  }
}

const measureSelector = (part: Part, meter: Meter): void => {
  const { resolve, lazyResolve, expression } = part
  if (!resolve || !lazyResolve) return
  part.resolve = (node) => {
    const found = resolve.call(part, node)
    meter.spend(1 + found.length)
    return found
  }
  part.lazyResolve = function* (node) {
    meter.spend(1)
    for (const found of lazyResolve.call(part, node)) {
      meter.spend(1)
      yield found
    }
  }
  if (!expression) return
  const evaluate = expression.evaluate.bind(expression)
  expression.evaluate = (context) => {
    meter.spend(1)
    return evaluate(context)
  }
}

/**
 * `length(@.items)`, in characters as RFC 9535 has it: the library counts UTF-16 units. And `@.items.length` in a comparison: the member of
 * that name, else how long a list or text is.
 */
const lengthFunction = (length: (value: unknown) => unknown) => ({
  argTypes: [FunctionExpressionType.ValueType],
  returnType: FunctionExpressionType.ValueType,
  call: (value: unknown): unknown => (value === Nothing ? Nothing : (length(value) ?? Nothing)),
})

/** The standard lets a pattern that cannot be read match nothing; a flow is told. @throws Error from the call */
const regexFunction = (toPattern: (pattern: string) => string) => {
  const regexes = createRegexHelper()
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text: unknown, pattern: unknown): boolean => {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false
      return regexes.compile(toPattern(withDots(pattern))).test(text)
    },
  }
}

/** The dot of RFC 9485 stands for no carriage return either. A bracket may be left open: the pattern is refused later, and read once. */
const withDots = (pattern: string): string =>
  pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]?|\./gs, (found) => (found === '.' ? '[^\\n\\r]' : found))
