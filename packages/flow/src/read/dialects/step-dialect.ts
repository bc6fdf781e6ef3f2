import type { FixEdit, JsonSchema } from '@testmesh/protocol'
import { deprecated } from '../json/older-names.ts'
import type { At } from '../reading.ts'
import { report } from '../reading.ts'
import { type Entry, findEntry, isEmpty, listAt, type MapNode, mapAt, scalarAt, type TreeNode } from '../yaml/tree.ts'
import { type Dialect, noteAlias, reportRefused, reportTwice, toSnakeCase } from './canonical-keys.ts'
import { cleanupEdits } from './fixes/cleanup-edits.ts'
import { liftEntries } from './fixes/lift-entries.ts'
import { nestEntries } from './fixes/nest-entries.ts'
import { replaceWord } from './fixes/write-again.ts'
import { refusedKeys } from './flow-dialect.ts'

export const stepDialect: Dialect = {
  aliases: { save: 'output', outputs: 'output', assertions: 'assert', if: 'when' },
  refused: refusedKeys,
}

export const onErrorDialect: Dialect = { aliases: { error_steps: 'steps' } }

/** Keys of older files that stand for another key of a step; read before the shape of a step is looked at. */
export const olderStepKeys = ['error_steps', 'on_timeout', 'track'] as const

/** What they take. */
export const olderStepJson: Readonly<Record<(typeof olderStepKeys)[number], JsonSchema>> = {
  error_steps: deprecated({ $ref: '#/definitions/steps' }, '"on_error: { steps }"'),
  on_timeout: deprecated({ $ref: '#/definitions/steps' }, '"on_error: { on_timeout }"'),
  track: deprecated(
    {
      type: 'object',
      properties: { cleanup_method: { type: 'string' }, cleanup_config: { type: ['object', 'null'] } },
      required: ['cleanup_method'],
    },
    '"cleanup"',
  ),
}

export const olderErrorPolicy: JsonSchema = deprecated({ enum: ['retry'] }, '"fail"')

interface StepShape {
  /** The step as it is written, which fixes go by. */
  readonly written: MapNode
  /** Keys of a step. */
  readonly known: readonly string[]
  /** Keys of its action's config, other names included. */
  readonly configKeys: readonly string[]
}

/** A step as the language has it today, after its keys have their canonical names. */
export const normaliseStep = (step: MapNode, at: At, shape: StepShape): MapNode =>
  moveConfigKeys(liftFromConfig(mergeTrack(mergeOnError(step, at, shape), at, shape), at, shape), at, shape)

/** `on_error: retry`, and `error_steps` and `on_timeout` beside it. */
const mergeOnError = (step: MapNode, at: At, { written }: StepShape): MapNode => {
  const policy = findEntry(step, 'on_error')
  const older = step.entries.filter((entry) => (entry.key === 'error_steps' || entry.key === 'on_timeout') && !isEmpty(entry.value))
  const isRetry = policy?.value.kind === 'scalar' && policy.value.value === 'retry'
  if (isRetry && policy)
    noteAlias(
      { key: 'on_error: retry', keyStart: policy.value.start, keyEnd: policy.value.end },
      { canonical: 'on_error: fail', edits: () => replaceWord(policy.value, 'fail', at.reading.text) },
      at,
    )
  const plain = isRetry && policy ? { ...policy, value: scalarAt(policy.value, 'fail') } : policy
  const first = older[0]
  if (!first) return policy && plain ? putInstead(step, [policy], { made: plain, at: policy }) : step
  const asToday = older.map((entry) => ({ entry, as: entry.key === 'error_steps' ? 'steps' : entry.key }))
  const edits = () => (isRetry ? undefined : nestOnError(written, { policy, older: asToday }, at))
  for (const { entry, as } of asToday) noteAlias(entry, { canonical: `on_error: { ${as} }`, edits }, at)
  const renamed = asToday.map(({ entry, as }) => ({ ...entry, key: as }))
  const own = plain === undefined ? [] : plain.value.kind === 'map' ? plain.value.entries : [{ ...plain, key: 'action' }]
  const merged = { ...(plain ?? first), key: 'on_error', value: mapAt((plain ?? first).value, [...own, ...renamed]) }
  const isWord = plain !== undefined && plain.value.kind !== 'map' && !isEmpty(plain.value)
  return putInstead(step, [...(policy ? [policy] : []), ...older], { made: merged, at: isWord ? undefined : policy })
}

interface OnErrorParts {
  readonly policy: Entry | undefined
  readonly older: readonly { readonly entry: Entry; readonly as: string }[]
}

/** A word that stands there already becomes the `action` of the map. */
const nestOnError = (step: MapNode, { policy, older }: OnErrorParts, { reading }: At): FixEdit[] | undefined => {
  const isWord = policy?.value.kind === 'scalar' && !isEmpty(policy.value)
  const entries = (isWord ? [{ entry: policy, as: 'action' }, ...older] : older).toSorted((a, b) => a.entry.keyStart - b.entry.keyStart)
  return nestEntries(step, { entries, key: 'on_error', into: isWord ? undefined : policy, text: reading.text })
}

/** `track: { cleanup_method, cleanup_config }` is a cleanup of one step. */
const mergeTrack = (step: MapNode, at: At, { written }: StepShape): MapNode => {
  const track = findEntry(step, 'track')
  if (!track) return step
  const method = findEntry(track.value, 'cleanup_method')
  const config = findEntry(track.value, 'cleanup_config')
  const rest = { ...step, entries: step.entries.filter((entry) => entry !== track) }
  const cleanup = findEntry(step, 'cleanup')
  if (cleanup && !isEmpty(cleanup.value)) {
    reportTwice(track, cleanup, at)
    return rest
  }
  if (!method) {
    report(at, {
      code: 'FLOW_REFUSED_KEY',
      message: '"track" of older files means nothing without "cleanup_method"',
      hint: 'use cleanup',
      start: track.keyStart,
      end: track.keyEnd,
    })
    return rest
  }
  for (const entry of track.value.kind === 'map' ? track.value.entries : [])
    if (entry !== method && entry !== config) reportRefused(entry, at, { what: '"track"', instead: 'use cleanup' })
  noteAlias(track, { canonical: 'cleanup', edits: () => cleanupEdits(written, track, at.reading.text) }, at)
  const entries = [{ ...method, key: 'action' }, ...(config ? [{ ...config, key: 'config' }] : [])]
  const made = { ...track, key: 'cleanup', value: listAt(track.value, [mapAt(track.value, entries)]) }
  return putInstead(step, [track, ...(cleanup ? [cleanup] : [])], { made, at: track })
}

/** A `retry` or `assert` inside `config` is the step's, unless the action has a setting of that name. */
const liftFromConfig = (step: MapNode, at: At, { configKeys, written }: StepShape): MapNode => {
  const config = findEntry(step, 'config')
  if (config?.value.kind !== 'map') return step
  const inner = config.value
  const isLifted = (entry: Entry): boolean =>
    (entry.key === 'retry' || entry.key === 'assert') && !configKeys.includes(entry.key) && !findEntry(step, entry.key)
  const lifted = inner.entries.filter(isLifted)
  if (lifted.length === 0) return step
  const edits = () => liftEntries(written, { holder: config, inner, entries: lifted, text: at.reading.text })
  for (const entry of lifted)
    noteAlias({ ...entry, key: `config: { ${entry.key} }` }, { canonical: `${entry.key} beside config`, edits }, at)
  const rest = { ...config, value: { ...inner, entries: inner.entries.filter((entry) => !isLifted(entry)) } }
  return { ...step, entries: [...step.entries.map((entry) => (entry === config ? rest : entry)), ...lifted] }
}

/** Settings of the action that stand beside `config` move into it. */
const moveConfigKeys = (step: MapNode, at: At, { known, configKeys, written }: StepShape): MapNode => {
  const config = findEntry(step, 'config')
  if (config && config.value.kind !== 'map' && !isEmpty(config.value)) return step
  const isMoved = (entry: Entry): boolean => !known.includes(entry.key) && configKeys.includes(toSnakeCase(entry.key))
  const moved = step.entries.filter(isMoved)
  const first = moved[0]
  if (!first) return step
  const nesting = { entries: moved.map((entry) => ({ entry, as: entry.key })), key: 'config', into: findEntry(written, 'config') }
  const edits = () => nestEntries(written, { ...nesting, text: at.reading.text })
  for (const entry of moved) noteAlias(entry, { canonical: `config: { ${entry.key} }`, edits }, at)
  const own = config?.value.kind === 'map' ? config.value.entries : []
  const value: TreeNode = mapAt(config && !isEmpty(config.value) ? config.value : first.value, [...own, ...moved])
  const made = { ...(config ?? first), key: 'config', value }
  return putInstead(step, [...(config ? [config] : []), ...moved], { made, at: config })
}

/** An entry in the place of others: of `at`, else of the first. Steps without an id are counted in the order of the text. */
const putInstead = (step: MapNode, gone: readonly Entry[], { made, at }: { made: Entry; at: Entry | undefined }): MapNode => {
  const place = at ?? step.entries.find((entry) => gone.includes(entry))
  return { ...step, entries: step.entries.flatMap((entry) => (entry === place ? [made] : gone.includes(entry) ? [] : [entry])) }
}
