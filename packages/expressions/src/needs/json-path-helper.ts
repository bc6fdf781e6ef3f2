import { FunctionExpressionType, JSONPathEnvironment, type JSONPathQuery } from 'json-p3'
import type { JsonPathHelper } from '../load-need.ts'
import { createRegexHelper } from './regex-helper.ts'

const mostKept = 500

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
  const kept = new Map<string, JSONPathQuery>()
  const find = (path: string, value: unknown) => {
    const known = kept.get(path) ?? environment.compile(path)
    const [oldest] = kept.keys()
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
    kept.set(path, known)
    return known.lazyQuery(value as Parameters<JSONPathQuery['lazyQuery']>[0])
  }
  return {
    *query(path, value) {
      for (const node of find(path, value)) yield node.value
    },
    locate: (path, value) => Array.from(find(path, value), ({ location }) => [...location]),
  }
}

/** As the standard says, a pattern that cannot be read matches nothing. */
const regexFunction = (toPattern: (pattern: string) => string) => {
  const regexes = createRegexHelper()
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text: unknown, pattern: unknown): boolean => {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false
      try {
        return regexes.compile(toPattern(pattern)).test(text)
      } catch {
        return false
      }
    },
  }
}
