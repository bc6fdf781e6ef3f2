import type { CheckResult } from '@testmesh/assertions'
import { asHash, type KeptSnapshots } from '@testmesh/expressions'
import type { AssertionResult, JsonValue } from '@testmesh/protocol'
import { toRecorded } from '../mask/recorded.ts'
import type { SnapshotBook } from '../ports.ts'
import type { Run } from './run.ts'

/** Snapshots as the assertions of a step see them. `stream` begins with the path of the step. */
export const keptSnapshots = (
  { masker, rowName, loaded }: Pick<Run, 'masker' | 'rowName' | 'loaded'>,
  book: SnapshotBook,
  stream: string,
): KeptSnapshots => ({
  writes: book.writes,
  keyOf: (name) => masker.maskText(`${name}${roundsIn(stream)}${rowName === undefined ? '' : ` (${rowName})`}`),
  find: (key) => book.find(key),
  toKept: (value) => inOrder(masker.maskJson(toRecorded(value, contentNote(loaded)))),
})

/** Of a file its size is not enough: another one may be as long. */
const contentNote =
  (loaded: Run['loaded']) =>
  (bytes: Uint8Array): string =>
    `[${bytes.byteLength} bytes, sha256 ${asHash(loaded.get('hash')).sha256(bytes)}]`

/** Of `steps/poll[12]/check#1` the round: ` [12]`. */
const roundsIn = (stream: string): string => {
  const [path = ''] = stream.split('#')
  return [...path.matchAll(/\[\d+\]/g)].map(([round]) => ` ${round}`).join('')
}

/** Keys sorted, so that a file of snapshots changes only where a value does. */
const inOrder = (value: unknown): JsonValue => {
  if (typeof value !== 'object' || value === null) return value as JsonValue
  if (Array.isArray(value)) return value.map(inOrder)
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, inOrder((value as Record<string, unknown>)[key])]))
}

/** What was judged, with what is to be kept when the step passes. */
export interface Judged extends Omit<CheckResult, 'snapshot'>, Pick<AssertionResult, 'list' | 'place'> {
  readonly snapshot?: CheckResult['snapshot']
}

/** Keeps what is new when the step has passed; gives the results as events carry them, without what is kept. */
export const keepSnapshots = (run: Run, judged: readonly Judged[], hasPassed: boolean): AssertionResult[] =>
  judged.map((told) => {
    if (!told.snapshot) return told as AssertionResult
    const { snapshot, ...result } = told
    const { key, outcome, value } = snapshot
    run.snapshots?.see(key, result.pointer)
    if (value === undefined) return { ...result, snapshot: { key, outcome } }
    if (hasPassed) run.snapshots?.keep(key, value)
    return { ...result, snapshot: { key, outcome: hasPassed ? outcome : 'unwritten' } }
  })
