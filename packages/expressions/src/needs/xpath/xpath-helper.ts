import { messageOf } from '@testmesh/protocol'
import { ExpressionError } from '../../expression-error.ts'
import { didYouMean } from '../../nearest-names.ts'
import type { XPathHelper } from '../../need-helpers.ts'
import { parseXml, type XmlDocument } from './parse-xml.ts'
import { kinds, type XmlNode } from './xml-node.ts'
import { loadXPath, type NodeSet, type ParsedXPath, type XPathLibrary, type XPathResult } from './xpath-library.ts'

const mostSteps = 5_000_000
const mostKept = 500
const longestPath = 2000

/** XPath 1.0. Paths are kept, and the document asked last: assertions ask the same body again and again. */
export const createXPathHelper = async (): Promise<XPathHelper> => {
  const library = await loadXPath()
  const kept = new Map<string, ParsedXPath>()
  let last: { readonly text: string; readonly document: XmlDocument } | undefined
  const read = (path: string): ParsedXPath => {
    const parsed = kept.get(path) ?? parsePath(path, library)
    const [oldest] = kept.keys()
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
    kept.set(path, parsed)
    return parsed
  }
  return {
    check: (path) => void read(path),
    query: (text, path, namespaces = {}) => {
      const parsed = read(path)
      if (last?.text !== text) last = { text, document: parseXml(text) }
      return evaluate(parsed, last.document, { path, library, namespaces })
    },
  }
}

const parsePath = (path: string, library: XPathLibrary): ParsedXPath => {
  if (path.length > longestPath) throw unreadable(path, `it has more than ${longestPath} characters`)
  const parsed = attempt(path, () => library.parse(path))
  prepareSteps(parsed.expression, path)
  return parsed
}

interface Question {
  readonly path: string
  readonly library: XPathLibrary
  readonly namespaces: Readonly<Record<string, string>>
}

const evaluate = (parsed: ParsedXPath, { root, prefixes, work }: XmlDocument, { path, library, namespaces }: Question) => {
  const find = (prefix: string): string => {
    const uri = Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : prefixes.get(prefix)
    if (uri !== undefined) return uri
    const known = [...Object.keys(namespaces), ...prefixes.keys()]
    const hint = didYouMean(prefix, known) ?? `the prefixes are ${known.join(', ')}; without one, a name matches in any namespace`
    throw new ExpressionError('EXPRESSION_PATTERN', `the XML declares no namespace prefix "${prefix}"`, { hint })
  }
  work.left = mostSteps
  return attempt(path, () => plainValue(parsed.evaluate({ node: root, namespaces: find }), library))
}

const plainValue = (result: XPathResult, { XNodeSet, XNumber, XBoolean }: XPathLibrary): number | boolean | string | string[] => {
  const is = (type: { readonly prototype: object }): boolean => Object.prototype.isPrototypeOf.call(type.prototype, result)
  if (is(XNumber)) return result.numberValue()
  if (is(XBoolean)) return result.booleanValue()
  return is(XNodeSet) ? textsOf(result as NodeSet) : result.stringValue()
}

const textsOf = (found: NodeSet): string[] =>
  (found.toUnsortedArray() as XmlNode[]).toSorted((a, b) => a.order - b.order).map((node) => textOf(node))

/** All text inside a node. */
const textOf = (node: XmlNode): string => {
  if (node.nodeType !== kinds.element && node.nodeType !== kinds.document) return node.nodeValue
  let text = ''
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType !== kinds.comment && child.nodeType !== kinds.instruction) text += textOf(child)
  }
  return text
}

/** The steps of a path that the library read. */
interface Step {
  readonly axis: number
  nodeTest: { readonly prefix?: string | null; readonly localName?: string; matches(node: XmlNode, context: unknown): boolean }
}

const namespaceAxis = 8

/** Lets names without a prefix match in any namespace, and refuses what the library or XML without a DTD cannot answer. */
const prepareSteps = (part: object, path: string): void => {
  if (isStep(part)) {
    if (part.axis === namespaceAxis) throw unreadable(path, 'the namespace axis is not supported')
    const { localName, prefix } = part.nodeTest
    if (localName !== undefined && !prefix) part.nodeTest = localTest(localName)
  }
  if ('functionName' in part && part.functionName === 'id') throw unreadable(path, 'id() wants a DTD; write //*[@id="…"]')
  for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) prepareSteps(inner, path)
}

const isStep = (part: object): part is Step => 'nodeTest' in part && 'axis' in part

const localTest = (name: string): Step['nodeTest'] => ({
  matches: ({ nodeType, name: own }) =>
    own?.local === name && (nodeType === kinds.element || (nodeType === kinds.attribute && own.prefix === '')),
})

const attempt = <T>(path: string, run: () => T): T => {
  try {
    return run()
  } catch (error) {
    if (error instanceof ExpressionError) throw error
    throw unreadable(path, messageOf(error))
  }
}

const unreadable = (path: string, reason: string): ExpressionError =>
  new ExpressionError('EXPRESSION_PATTERN', `the XPath ${JSON.stringify(path.slice(0, 100))} does not work: ${reason}`, {
    hint: 'paths are those of XPath 1.0',
  })
