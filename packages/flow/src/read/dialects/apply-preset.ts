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
  if (config && config.value.kind !== 'map' && !isEmpty(config.value)) return step
  const written = config?.value.kind === 'map' ? config.value.entries : []
  const isWritten = (entry: Entry): boolean => written.some((other) => other.key === entry.key)
  const added = entriesOf(preset, action.value).filter((entry) => !isWritten(entry))
  if (config && written.length > 0)
    return added.length === 0 ? step : replaceConfig(step, { ...config, value: mapAt(config.value, [...added, ...written]) })
  const [made] = entriesOf({ config: null }, action.value)
  return made ? replaceConfig(step, { ...made, value: mapAt(action.value, added) }) : step
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
