import type { FixEdit } from '@testmesh/protocol'
import type { Entry, TreeNode } from '../../yaml/tree.ts'

/** A key under another name; quotes stay. */
export const renameKey = ({ keyStart, keyEnd }: Pick<Entry, 'keyStart' | 'keyEnd'>, name: string, text: string): FixEdit[] => [
  { start: keyStart, end: keyEnd, text: quotedLike(text[keyStart], name) },
]

/** Another word in the place of a scalar; quotes stay. `undefined` where something else stands, as an alias does. */
export const replaceWord = (node: TreeNode, word: string, text: string): FixEdit[] | undefined =>
  node.kind !== 'scalar' || /[*|>&!]/.test(text[node.start] ?? '*')
    ? undefined
    : [{ start: node.start, end: node.end, text: quotedLike(text[node.start], word) }]

const quotedLike = (quote: string | undefined, word: string): string =>
  quote === '"' ? JSON.stringify(word) : quote === "'" ? `'${word.replaceAll("'", "''")}'` : word
