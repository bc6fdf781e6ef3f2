import { SaxesParser } from 'saxes'
import { ExpressionError } from '../../expression-error.ts'
import { kinds, type NodeKind, type NodeName, type Work, XmlNode } from './xml-node.ts'

const longestText = 5_000_000
const mostNodes = 100_000
const deepestNesting = 500

export interface XmlDocument {
  readonly root: XmlNode
  /** Namespaces by the prefix that the document gives them; the first that declares a prefix decides. */
  readonly prefixes: ReadonlyMap<string, string>
  readonly work: Work
}

/**
 * Reads XML 1.0 with namespaces. Entities that the document itself defines are unknown, so that a few lines cannot grow to
 * gigabytes; nothing is read from elsewhere.
 *
 * @throws ExpressionError EXPRESSION_TYPE with line and column when the text is no XML, EXPRESSION_BUDGET when it is too large
 */
export const parseXml = (text: string): XmlDocument => {
  if (text.length > longestText) throw tooLarge(`longer than ${longestText} characters`)
  const work: Work = { left: Number.POSITIVE_INFINITY }
  const root = new XmlNode({ kind: kinds.document, order: 0, work })
  const open = [root]
  const prefixes = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])
  let count = 0
  const add = (kind: NodeKind, details: { name?: NodeName; text?: string; to?: XmlNode }): XmlNode => {
    if (++count > mostNodes) throw tooLarge(`more than ${mostNodes} nodes`)
    const { to: parent = open.at(-1) ?? root, ...rest } = details
    const node = new XmlNode({ kind, order: count, work, parent, ...rest })
    parent.add(node)
    return node
  }
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', ({ name, local, prefix, uri, attributes }) => {
    if (open.length > deepestNesting) throw tooLarge(`elements nested deeper than ${deepestNesting} levels`)
    const element = add(kinds.element, { name: { full: name, local, prefix, uri } })
    for (const one of Object.values(attributes)) {
      const isDeclaration = one.prefix === 'xmlns'
      if (isDeclaration && !prefixes.has(one.local)) prefixes.set(one.local, one.value)
      if (isDeclaration || one.name === 'xmlns') continue
      add(kinds.attribute, { name: { full: one.name, local: one.local, prefix: one.prefix, uri: one.uri }, text: one.value, to: element })
    }
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  // White space around the root element belongs to no node.
  parser.on('text', (content) => open.length > 1 && add(kinds.text, { text: content }))
  parser.on('cdata', (content) => void add(kinds.cdata, { text: content }))
  parser.on('comment', (content) => void add(kinds.comment, { text: content }))
  parser.on('processinginstruction', ({ target, body }) => {
    add(kinds.instruction, { name: { full: target, local: target, prefix: '', uri: '' }, text: body })
  })
  parser.on('error', ({ message }) => {
    throw new ExpressionError('EXPRESSION_TYPE', `the text is not XML: ${wording(message)}`, {
      hint: 'xpath reads XML; JSON is read with paths such as $.order.id',
    })
  })
  parser.write(text).close()
  return { root, prefixes, work }
}

const tooLarge = (what: string): ExpressionError => new ExpressionError('EXPRESSION_BUDGET', `the XML is too large: ${what}`)

/** `3:14: unclosed tag: a` → `unclosed tag: a (line 3, column 14)` */
const wording = (message: string): string => message.replace(/^(\d+):(\d+): (.*?)\.?$/s, '$3 (line $1, column $2)')
