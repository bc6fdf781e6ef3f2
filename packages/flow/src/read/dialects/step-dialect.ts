import type { At } from '../reading.ts'
import { report } from '../reading.ts'
import { type Entry, findEntry, isEmpty, listAt, type MapNode, mapAt, scalarAt, type TreeNode } from '../yaml/tree.ts'
import { type Dialect, noteAlias, toSnakeCase } from './canonical-keys.ts'
import { replaceWord } from './fixes/write-again.ts'

export const stepDialect: Dialect = {
  aliases: { save: 'output', outputs: 'output', assertions: 'assert', if: 'when' },
  refused: {
    loop: 'use the action for_each',
    trace_assert: 'use the action otel in a step of its own',
    auto_track: 'use cleanup',
    context: 'put the values into env',
    inherit_tags: 'write the tags where they belong',
  },
}

export const onErrorDialect: Dialect = { aliases: { error_steps: 'steps' } }

/** Keys of older files that stand for another key of a step; read before the shape of a step is looked at. */
export const olderStepKeys = ['error_steps', 'on_timeout', 'track'] as const

interface StepShape {
  /** Keys of a step. */
  readonly known: readonly string[]
  /** Keys of its action's config, other names included. */
  readonly configKeys: readonly string[]
}

/** A step as the language has it today, after its keys have their canonical names. */
export const normaliseStep = (step: MapNode, at: At, shape: StepShape): MapNode =>
  moveConfigKeys(liftFromConfig(mergeTrack(mergeOnError(step, at), at), at, shape), at, shape)

/** `on_error: retry`, and `error_steps` and `on_timeout` beside it. */
const mergeOnError = (step: MapNode, at: At): MapNode => {
  const policy = findEntry(step, 'on_error')
  const older = step.entries.filter((entry) => (entry.key === 'error_steps' || entry.key === 'on_timeout') && !isEmpty(entry.value))
  const isRetry = policy?.value.kind === 'scalar' && policy.value.value === 'retry'
  if (isRetry && policy)
    noteAlias(
      { key: 'on_error: retry', keyStart: policy.value.start, keyEnd: policy.value.end },
      { canonical: 'on_error: fail', edits: replaceWord(policy.value, 'fail', at.reading.text) },
      at,
    )
  const plain = isRetry && policy ? { ...policy, value: scalarAt(policy.value, 'fail') } : policy
  const first = older[0]
  if (!first) return plain === policy ? step : replaceEntry(step, 'on_error', plain)
  for (const entry of older)
    noteAlias(entry, { canonical: entry.key === 'error_steps' ? 'on_error: { steps }' : 'on_error: { on_timeout }' }, at)
  const renamed = older.map((entry) => (entry.key === 'error_steps' ? { ...entry, key: 'steps' } : entry))
  const own = plain === undefined ? [] : plain.value.kind === 'map' ? plain.value.entries : [{ ...plain, key: 'action' }]
  const merged = { ...(plain ?? first), key: 'on_error', value: mapAt((plain ?? first).value, [...own, ...renamed]) }
  return replaceEntry({ ...step, entries: step.entries.filter((entry) => !older.includes(entry)) }, 'on_error', merged)
}

/** `track: { cleanup_method, cleanup_config }` is a cleanup of one step. */
const mergeTrack = (step: MapNode, at: At): MapNode => {
  const track = findEntry(step, 'track')
  if (!track) return step
  const method = findEntry(track.value, 'cleanup_method')
  const config = findEntry(track.value, 'cleanup_config')
  const rest = { ...step, entries: step.entries.filter((entry) => entry !== track) }
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
  noteAlias(track, { canonical: 'cleanup' }, at)
  const entries = [{ ...method, key: 'action' }, ...(config ? [{ ...config, key: 'config' }] : [])]
  return replaceEntry(rest, 'cleanup', { ...track, key: 'cleanup', value: listAt(track.value, [mapAt(track.value, entries)]) })
}

/** A `retry` or `assert` inside `config` is the step's, unless the action has a setting of that name. */
const liftFromConfig = (step: MapNode, at: At, { configKeys }: StepShape): MapNode => {
  const config = findEntry(step, 'config')
  if (config?.value.kind !== 'map') return step
  const isLifted = (entry: Entry): boolean =>
    (entry.key === 'retry' || entry.key === 'assert') && !configKeys.includes(entry.key) && !findEntry(step, entry.key)
  const lifted = config.value.entries.filter(isLifted)
  if (lifted.length === 0) return step
  for (const entry of lifted) noteAlias({ ...entry, key: `config: { ${entry.key} }` }, { canonical: `${entry.key} beside config` }, at)
  const rest = { ...config, value: { ...config.value, entries: config.value.entries.filter((entry) => !isLifted(entry)) } }
  return { ...step, entries: [...step.entries.map((entry) => (entry === config ? rest : entry)), ...lifted] }
}

/** Settings of the action that stand beside `config` move into it. */
const moveConfigKeys = (step: MapNode, at: At, { known, configKeys }: StepShape): MapNode => {
  const config = findEntry(step, 'config')
  if (config && config.value.kind !== 'map' && !isEmpty(config.value)) return step
  const isMoved = (entry: Entry): boolean => !known.includes(entry.key) && configKeys.includes(toSnakeCase(entry.key))
  const moved = step.entries.filter(isMoved)
  const first = moved[0]
  if (!first) return step
  for (const entry of moved) noteAlias(entry, { canonical: `config: { ${entry.key} }` }, at)
  const own = config?.value.kind === 'map' ? config.value.entries : []
  const value: TreeNode = mapAt(config && !isEmpty(config.value) ? config.value : first.value, [...own, ...moved])
  const entries = step.entries.filter((entry) => !isMoved(entry))
  return replaceEntry({ ...step, entries }, 'config', { ...(config ?? first), key: 'config', value })
}

const replaceEntry = (map: MapNode, key: string, entry: Entry | undefined): MapNode => {
  if (!entry) return map
  const isThere = map.entries.some((other) => other.key === key)
  return { ...map, entries: isThere ? map.entries.map((other) => (other.key === key ? entry : other)) : [...map.entries, entry] }
}
