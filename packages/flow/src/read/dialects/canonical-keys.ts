import type { FixEdit } from '@testmesh/protocol'
import { type At, isFull, report, writtenKey } from '../reading.ts'
import { type Entry, isEmpty, type MapNode } from '../yaml/tree.ts'
import { renameKey } from './fixes/write-again.ts'

/** Other names of the keys of a map, and names of older files that mean nothing here. */
export interface Dialect {
  readonly aliases?: Readonly<Record<string, string>>
  /** What to use instead. */
  readonly refused?: Readonly<Record<string, string>>
}

interface KnownKeys extends Dialect {
  readonly what: string
  readonly known: readonly string[]
}

/** A map with its keys by their canonical names. Each other name is noted; a key that stands there under two names is a problem. */
export const canonicalKeys = (node: MapNode, at: At, dialect: KnownKeys): MapNode => {
  const { aliases = {}, refused = {}, known } = dialect
  if (node.entries.every((entry) => known.includes(entry.key))) return node
  const taken = new Map<string, Entry>()
  const entries: Entry[] = []
  for (const entry of node.entries) {
    if (Object.hasOwn(refused, entry.key)) {
      reportRefused(entry, at, { what: dialect.what, instead: refused[entry.key] ?? '' })
      continue
    }
    const key = known.includes(entry.key) ? entry.key : canonicalName(entry.key, { aliases, known })
    const first = taken.get(key)
    if (isEmpty(entry.value) && (first || key !== entry.key)) continue
    if (first && !isEmpty(first.value)) {
      reportTwice(entry, first, at)
      continue
    }
    if (first) entries.splice(entries.indexOf(first), 1)
    if (key !== entry.key) noteAlias(entry, { canonical: key, edits: () => renameKey(entry, key, at.reading.text) }, at)
    const canonical = key === entry.key ? entry : { ...entry, key }
    taken.set(key, canonical)
    entries.push(canonical)
  }
  return { ...node, entries }
}

const canonicalName = (
  key: string,
  { aliases, known }: { aliases: Readonly<Record<string, string>>; known: readonly string[] },
): string => {
  if (Object.hasOwn(aliases, key)) return aliases[key] ?? key
  const snake = toSnakeCase(key)
  if (snake === key) return key
  return known.includes(snake) ? snake : Object.hasOwn(aliases, snake) ? (aliases[snake] ?? key) : key
}

/** `maxAttempts` → `max_attempts` */
export const toSnakeCase = (key: string): string => key.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()

export interface Alias {
  /** As it is written today; absent for what is left out today. */
  readonly canonical?: string
  /** What writes it so; nothing where only the author can. Asked for only when the note is kept. */
  readonly edits: () => readonly FixEdit[] | undefined
}

/** A lint note: it works, and this is how it is written. The one place where older names are told, and mended. */
export const noteAlias = (
  { key, keyStart, keyEnd }: Pick<Entry, 'key' | 'keyStart' | 'keyEnd'>,
  { canonical, edits }: Alias,
  at: At,
): void => {
  if (isFull(at.reading, 'info')) return
  const [message, title] =
    canonical === undefined ? [`leave out "${key}"`, `Remove "${key}"`] : [`write "${canonical}" for "${key}"`, `Write "${canonical}"`]
  const made = edits()
  const fix = made && { title, edits: [...made] }
  report(at, { code: 'LINT_ALIAS', severity: 'info', message, start: keyStart, end: keyEnd, fix })
}

/** A key of older files that nothing here would read. */
export const reportRefused = (entry: Entry, at: At, { what, instead }: { what: string; instead: string }): void =>
  report(at, {
    code: 'FLOW_REFUSED_KEY',
    message: `"${entry.key}" of older files means nothing in ${what}`,
    hint: instead,
    start: entry.keyStart,
    end: entry.keyEnd,
  })

/** A setting that stands in a map already. */
export const reportTwice = (entry: Entry, first: Entry, at: At): void => {
  const [one, other] = [writtenKey(at, first), writtenKey(at, entry)]
  report(at, {
    code: 'FLOW_KEY_TWICE',
    message: `"${other}" and "${one}" are the same setting`,
    hint: 'keep one of them',
    start: entry.keyStart,
    end: entry.keyEnd,
    related: [{ message: 'the first one', start: first.keyStart, end: first.keyEnd }],
  })
}
