import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from 'yaml'
import type { Problem } from '../problem.ts'
import { limits } from './limits.ts'
import { lineAt } from './line-at.ts'
import { dashWithoutSpace } from './reword-error.ts'
import { tooDeep, tooMany } from './scan-tokens.ts'
import { spaceMissing } from './traps/layout-traps.ts'
import { unquotedTemplate } from './traps/template-traps.ts'
import { type Entry, isEmpty, type MapNode, type ScalarNode, scalarAt, type TreeNode } from './tree.ts'

/** A document as a tree, and what is wrong with it beyond the syntax. */
export interface Built {
  readonly root?: TreeNode
  readonly problems: readonly Problem[]
}

interface Building {
  readonly text: string
  readonly anchors: Map<string, TreeNode | 'open'>
  readonly problems: Problem[]
  aliases: number
}

export const buildTree = (document: Document.Parsed, text: string): Built => {
  const building: Building = { text, anchors: new Map(), problems: [], aliases: 0 }
  if (!document.contents) return { problems: [] }
  const root = build(document.contents, building, 0)
  if (building.aliases > limits.aliases) return { problems: [tooManyAliases(root)] }
  if (root.size > limits.nodes) return { problems: [tooMany(root.start)] }
  if (building.aliases > 0 && depthOf(root) > limits.depth) return { problems: [tooDeep(root.start)] }
  return { root, problems: building.problems }
}

const note = ({ problems }: Building, problem: Problem): void => {
  if (problems.length < limits.problems) problems.push(problem)
}

const depthOf = (node: TreeNode): number => {
  if (node.kind === 'scalar') return 0
  const parts = node.kind === 'list' ? node.items : node.entries.map((entry) => entry.value)
  return 1 + parts.reduce((deepest, part) => Math.max(deepest, depthOf(part)), 0)
}

const build = (node: unknown, building: Building, offset: number): TreeNode => {
  if (isAlias(node)) return followAlias(node.source, rangeOf(node, offset), building)
  const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined
  if (anchor !== undefined) building.anchors.set(anchor, 'open')
  const built = buildPlain(node, building, offset)
  if (anchor !== undefined) building.anchors.set(anchor, built)
  return built
}

const buildPlain = (node: unknown, building: Building, offset: number): TreeNode => {
  if (isScalar(node)) return buildScalar(node, building, offset)
  if (isMap(node)) return buildMap(node as YAMLMap, building, offset)
  if (isSeq(node)) {
    const items: TreeNode[] = []
    let size = 1
    const [start, end] = rangeOf(node, offset)
    for (const item of node.items) {
      const built = build(item, building, start)
      size += built.size
      items.push(built)
    }
    return { kind: 'list', start, end: trimmedEnd(building.text, start, end), size, items }
  }
  return { ...scalarAt({ start: offset, end: offset }, null), text: '', isPlain: true, isEmpty: true }
}

const rangeOf = (node: { readonly range?: readonly number[] | null | undefined }, offset: number): readonly [number, number] => [
  node.range?.[0] ?? offset,
  node.range?.[1] ?? offset,
]

/** Block collections and block scalars end behind their last line break; what people see ends before it. */
const trimmedEnd = (text: string, start: number, end: number): number => {
  let at = end
  while (at > start && ' \n\r\t'.includes(text[at - 1] ?? '')) at--
  return at
}

const buildScalar = (node: Scalar, building: Building, offset: number): ScalarNode => {
  const [start, end] = rangeOf(node, offset)
  const isPlain = node.type === 'PLAIN'
  const text = node.source ?? String(node.value ?? '')
  const value = jsonValueOf(node.value, text)
  if (isPlain) noteLostDash(building, { start, end })
  return { kind: 'scalar', start, end, size: 1, value, text, isPlain, isEmpty: value === null && text === '' && isPlain }
}

/** `-status == 200` where a list should begin, and `- b` below `a`: one text, all of it. */
const noteLostDash = (building: Building, { start, end }: { start: number; end: number }): void => {
  const { text } = building
  const written = text.slice(start, end)
  if (/^-[A-Za-z_"'$]/.test(written) && isFirstOfLine(text, start)) {
    note(building, dashWithoutSpace(lineAt(text, start).text.trimStart().slice(1), { start, end: lineAt(text, start).end }))
    return
  }
  const found = /\n[ \t]*- /.exec(written)
  if (!found) return
  const at = start + found.index + found[0].length - 2
  const message = 'this line is a part of the text above it, and begins no item of a list'
  note(building, { code: 'YAML_INDENT', severity: 'warning', message, hint: LOST_DASH, start: at, end: lineAt(text, at).end })
}

const isFirstOfLine = (text: string, at: number): boolean => {
  let before = at - 1
  while (text[before] === ' ') before--
  return before < 0 || text[before] === '\n'
}

const LOST_DASH = 'line it up with the items above it; where it is text, write a | block'

/** Numbers JSON cannot carry stay text, as do whole numbers beyond 2^53, so that ids compare true. */
const jsonValueOf = (value: unknown, text: string): ScalarNode['value'] => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined) return value ?? null
  if (typeof value !== 'number' || !Number.isFinite(value)) return text
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && /^(?:[-+]?\d+|0[xo][\da-f]+)$/i.test(text)) return text
  return value === 0 ? 0 : value
}

const buildMap = (node: YAMLMap, building: Building, offset: number): MapNode | ScalarNode => {
  const [start, end] = rangeOf(node, offset)
  if (isMap(node.items[0]?.key) && building.text.startsWith('{{', start)) return templateAsMap(building, { start, end })
  const entries: Entry[] = []
  const merged: TreeNode[] = []
  const seen = new Map<string, Entry>()
  /** Keys that stand twice, one behind the other. */
  let again: Entry[] = []
  const noteAgain = (): void => {
    if (again.length > 0) note(building, duplicateKeys(again, seen))
    again = []
  }
  let size = 1
  for (const pair of node.items) {
    const entry = buildEntry(pair, building, start)
    if (!entry) continue
    size += entry.value.size + 1
    if (entry.key === '<<') {
      merged.push(entry.value)
      continue
    }
    const first = seen.get(entry.key)
    if (first) again.push(entry)
    else {
      noteAgain()
      seen.set(entry.key, entry)
      entries.push(entry)
    }
  }
  noteAgain()
  for (const value of merged) mergeInto(entries, seen, value)
  return { kind: 'map', start, end: trimmedEnd(building.text, start, end), size, entries }
}

/** YAML 1.1's `<<`: keys of another map, or of several, that are not given here. */
const mergeInto = (entries: Entry[], seen: Map<string, Entry>, value: TreeNode): void => {
  const maps = value.kind === 'list' ? value.items : [value]
  for (const map of maps) {
    if (map.kind !== 'map') continue
    for (const entry of map.entries) {
      if (seen.has(entry.key)) continue
      seen.set(entry.key, entry)
      entries.push(entry)
    }
  }
}

const buildEntry = (pair: Pair, building: Building, offset: number): Entry | undefined => {
  const key = isAlias(pair.key) ? undefined : pair.key
  const [keyStart, keyEnd] = rangeOf((pair.key ?? {}) as { range?: number[] }, offset)
  if (!isScalar(key) || keyStart === keyEnd) {
    note(building, badKey(building.text, keyStart, keyEnd))
    return undefined
  }
  const name = key.type === 'PLAIN' ? (key.source ?? String(key.value)) : String(key.value)
  if (name === '__proto__') {
    note(building, { code: 'YAML_KEY', message: '"__proto__" cannot be a key', start: keyStart, end: keyEnd })
    return undefined
  }
  const value = build(pair.value, building, keyEnd)
  if (isEmpty(value)) findMarkerComment(keyEnd, building)
  const joined = pair.value === null && /^([\w-]+):(?!\/\/)(\S.*)$/.exec(building.text.slice(keyStart, keyEnd))
  if (joined) note(building, { ...spaceMissing(joined[1], joined[2]), start: keyStart, end: keyEnd })
  return { key: name, keyStart, keyEnd, value }
}

const marker =
  /^\s*:[ \t]+(##?(?:string|number|integer|boolean|array|object|null|notnull|present|absent|uuid|date|datetime|email|url|ignore|regex|\[|\?)[^\r\n]*?)\s*$/m

/** `id: #uuid` is `id:` with a comment. */
const findMarkerComment = (keyEnd: number, { text, problems }: Building): void => {
  const lineEnd = text.indexOf('\n', keyEnd)
  const rest = text.slice(keyEnd, lineEnd === -1 ? text.length : lineEnd)
  const found = marker.exec(rest)?.[1]
  if (found === undefined) return
  const start = keyEnd + rest.indexOf(found)
  problems.push({
    code: 'YAML_COMMENT',
    message: `${found} is a comment in YAML, so nothing stands here`,
    hint: `write "${found}"`,
    start,
    end: start + found.length,
  })
}

/** Several in a row have one cause, a dash that is missing or a part that was pasted twice. */
const duplicateKeys = ([entry, ...others]: readonly Entry[], seen: ReadonlyMap<string, Entry>): Problem => {
  const names = [...new Set(others.map(({ key }) => `"${key}"`))].filter((name) => name !== `"${entry?.key}"`)
  const first = seen.get(entry?.key ?? '')
  return {
    code: 'YAML_DUPLICATE_KEY',
    message: `"${entry?.key}" stands twice in the same map${names.length > 0 ? `, and so ${names.length === 1 ? 'does' : 'do'} ${inWords(names)}` : ''}`,
    ...(names.length > 0 && { hint: 'where another item of the list begins here, write "- " in front of it' }),
    start: entry?.keyStart ?? 0,
    end: entry?.keyEnd ?? 0,
    ...(first && { related: [{ message: 'the first one', start: first.keyStart, end: first.keyEnd }] }),
  }
}

const inWords = (names: readonly string[]): string => {
  const shown = names.length > 5 ? [...names.slice(0, 4), `${names.length - 4} more`] : names
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

const badKey = (text: string, start: number, end: number): Problem => {
  const written = text.slice(start, end)
  return {
    code: 'YAML_KEY',
    message: written === '' ? 'a key is missing before the colon' : 'a key must be plain text',
    start,
    end: end + 1,
  }
}

/** A map whose key is a map is a template without quotes. */
const templateAsMap = ({ text, problems }: Building, { start, end }: { start: number; end: number }): ScalarNode => {
  const written = text.slice(start, end)
  problems.push({ ...unquotedTemplate(written), start, end })
  return scalarAt({ start, end }, written)
}

const followAlias = (name: string, [start, end]: readonly [number, number], building: Building): TreeNode => {
  building.aliases++
  const target = building.anchors.get(name)
  if (target !== undefined && target !== 'open') return { ...target, start, end }
  note(
    building,
    target === 'open'
      ? { code: 'YAML_ALIAS', message: `*${name} refers to the value it stands in`, start, end }
      : {
          code: 'YAML_ALIAS',
          message: `*${name} is a YAML alias, and no &${name} comes before it`,
          hint: `if it is text, write "*${name}"`,
          start,
          end,
        },
  )
  return scalarAt({ start, end }, `*${name}`)
}

const tooManyAliases = (root: TreeNode): Problem => ({
  code: 'FLOW_TOO_MANY_ALIASES',
  message: `the document uses more than ${limits.aliases} YAML aliases`,
  hint: 'use env for values that are used often',
  start: root.start,
  end: root.start + 1,
})
