import type { Diagnostic, JsonValue, Place } from '@testmesh/protocol'
import { withoutMark } from '../source/without-mark.ts'
import { withInvisible } from './invisible.ts'
import { placeOf, type Stretch, toDiagnostics } from './problem.ts'
import { parseYaml } from './yaml/parse-yaml.ts'
import { plainValue } from './yaml/plain-value.ts'
import { findEntry, isRewritten, type TreeNode } from './yaml/tree.ts'

export interface YamlValue {
  /** Absent when it cannot be read. */
  readonly value?: JsonValue
  readonly diagnostics: readonly Diagnostic[]
  /** Numbers and booleans that are other texts than those that stand there. */
  readonly rewritten: readonly RewrittenValue[]
  /** Where a value stands, or the key it stands under: keys and indexes from the top. Of what is not there, the beginning of the file. */
  place(path: readonly (string | number)[], at?: 'key' | 'value'): Place
}

export interface RewrittenValue {
  readonly path: readonly (string | number)[]
  readonly value: JsonValue
  /** As it was written. */
  readonly text: string
}

/** Reads a file of data that is no flow, one YAML or JSON document, within the limits of a flow. Never throws. An empty one is null. */
export const readYaml = (text: string, file: string): YamlValue => {
  const source = { text: withoutMark(text), file }
  const [first, ...more] = parseYaml(source.text)
  const problems = [...(first?.problems ?? []), ...more.flatMap(({ root }) => (root ? [severalDocuments(root)] : []))]
  const diagnostics = toDiagnostics(withInvisible(source, problems), source)
  const place: YamlValue['place'] = (path, at = 'value') => placeOf(stretchAt(first?.root, { path, at }) ?? { start: 0, end: 1 }, source)
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics, rewritten: [], place }
  return {
    value: first?.root ? plainValue(first.root) : null,
    diagnostics,
    rewritten: first?.root ? rewrittenIn(first.root, []) : [],
    place,
  }
}

const rewrittenIn = (node: TreeNode, path: readonly (string | number)[]): RewrittenValue[] => {
  if (node.kind === 'list') return node.items.flatMap((item, index) => rewrittenIn(item, [...path, index]))
  if (node.kind === 'map') return node.entries.flatMap(({ key, value }) => rewrittenIn(value, [...path, key]))
  return isRewritten(node) ? [{ path, value: node.value, text: node.text }] : []
}

const severalDocuments = ({ start }: TreeNode) => ({
  code: 'YAML_SYNTAX' as const,
  message: 'a second document begins here, and only one is wanted',
  start,
  end: start + 1,
})

const stretchAt = (
  root: TreeNode | undefined,
  { path, at }: { readonly path: readonly (string | number)[]; readonly at: 'key' | 'value' },
): Stretch | undefined => {
  let found: Stretch | undefined = root
  let node = root
  for (const key of path) {
    if (node === undefined) return undefined
    const entry = findEntry(node, String(key))
    node = entry?.value ?? (node.kind === 'list' ? node.items[Number(key)] : undefined)
    found = entry && at === 'key' ? { start: entry.keyStart, end: entry.keyEnd } : node
  }
  return found
}
