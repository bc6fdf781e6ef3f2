import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { type Entry, findEntry, isEmpty, listAt, type MapNode, mapAt, scalarAt, type TreeNode } from '../yaml/tree.ts'

/**
 * A step whose config holds what the name of its action says of it (`redis.get` → `operation: get`), unless the author says
 * otherwise. Every step has a config then; what is not written stands at the name of the action.
 */
export const applyPreset = (step: MapNode, preset: JsonObject = {}): MapNode => {
  const action = findEntry(step, 'action')
  if (!action) return step
  const config = findEntry(step, 'config')
  const missing = missingPreset(step, preset)
  if (!missing) return step
  const written = config?.value.kind === 'map' ? config.value.entries : []
  const added = entriesOf(missing, action.value)
  if (config && written.length > 0)
    return added.length === 0 ? step : replaceConfig(step, { ...config, value: mapAt(config.value, [...added, ...written]) })
  const [made] = entriesOf({ config: null }, action.value)
  return made ? replaceConfig(step, { ...made, value: mapAt(action.value, added) }) : step
}

/** What of a preset the author does not say otherwise; `undefined` where the config is no map and cannot say it. */
export const missingPreset = (step: MapNode, preset: JsonObject = {}): JsonObject | undefined => {
  const config = findEntry(step, 'config')?.value
  if (config && config.kind !== 'map' && !isEmpty(config)) return undefined
  return Object.fromEntries(Object.entries(preset).filter(([key]) => !(config && findEntry(config, key))))
}

const replaceConfig = (step: MapNode, config: Entry): MapNode => ({
  ...step,
  entries: [...step.entries.filter((entry) => entry.key !== 'config'), config],
})

const entriesOf = (values: JsonObject, place: TreeNode): Entry[] =>
  Object.entries(values).map(([key, value]) => ({ key, keyStart: place.start, keyEnd: place.end, value: treeOf(value, place) }))

const treeOf = (value: JsonValue, place: TreeNode): TreeNode => {
  if (typeof value !== 'object' || value === null) return scalarAt(place, value)
  if (Array.isArray(value))
    return listAt(
      place,
      value.map((item: JsonValue) => treeOf(item, place)),
    )
  return mapAt(place, entriesOf(value as JsonObject, place))
}
