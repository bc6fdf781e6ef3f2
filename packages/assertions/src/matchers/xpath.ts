import { compileExpression, createBudget, isEmpty, isMap, isTruthy, nestScope, toText } from '@testmesh/expressions'
import type { JsonObject, Mismatch } from '@testmesh/protocol'
import { mismatch } from '../diff/mismatch.ts'
import { joinPaths } from '../diff/path-text.ts'
import { compileExpected, type ExpectedSource, notePattern, reject } from './expected-value.ts'
import type { Judge, Matcher, MatcherSource } from './matcher.ts'

export const xpath: Matcher = {
  compile: (source) => {
    source.gathered.needs.add('xpath')
    const { expected } = source
    if (typeof expected === 'string') return judgePath(source, { judge: judgePresence })
    if (isMap(expected)) return compileMap(source, expected as JsonObject)
    reject(source, 'an XPath as text, or { path, … }')
    return () => []
  },
}

interface Question {
  readonly judge: Judge
  readonly namespaces?: ExpectedSource
}

const compileMap = (source: MatcherSource, { path, namespaces, ...matchers }: JsonObject): Judge => {
  const below = (key: string, expected: ExpectedSource['expected']): ExpectedSource => ({
    ...source,
    expected,
    pointer: `${source.pointer}/${key}`,
  })
  if (typeof path !== 'string') reject(source, 'its path as text: { path: //item }')
  if (namespaces !== undefined && !isMap(namespaces)) reject(below('namespaces', namespaces), 'a map of prefixes and URIs')
  const judge = Object.keys(matchers).length > 0 ? source.compileNamed(matchers, source.pointer) : judgePresence
  return judgePath(below('path', path ?? ''), { judge, ...(namespaces !== undefined && { namespaces: below('namespaces', namespaces) }) })
}

const judgePath = (source: ExpectedSource, { judge, namespaces }: Question): Judge => {
  notePattern(source, 'xpath')
  const pathOf = compileExpected(source).value
  const query = compileExpression('xpath(xml, path, namespaces)').compiled
  const namespacesOf = namespaces ? compileExpected(namespaces).value : () => undefined
  return (actual, context) => {
    if (typeof actual !== 'string' && !(actual instanceof Uint8Array))
      return [mismatch({ wanted: { type: 'string', text: 'XML text' }, actual })]
    const { scope } = context
    const path = String(pathOf(scope))
    const locals = { xml: toText(actual, createBudget()), path, namespaces: namespacesOf(scope) }
    const found = query?.evaluate(nestScope(scope, locals))
    // XML has no types: a number in it is text.
    return judge(found, { ...context, isUntyped: true }).map((one) => within(path, one, found))
  }
}

const judgePresence: Judge = (found) =>
  isEmpty(found) || !isTruthy(found) ? [mismatch({ wanted: { type: 'any', text: 'something' }, actual: undefined })] : []

const within = (path: string, found: Mismatch, value: unknown): Mismatch => {
  const note = value === undefined && found.note === undefined ? { note: 'the XPath finds nothing' } : {}
  return { ...found, path: joinPaths(`[${path}]`, found.path), ...note }
}
