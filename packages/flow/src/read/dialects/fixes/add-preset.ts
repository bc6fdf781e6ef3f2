import type { FixEdit, JsonObject, JsonValue } from '@testmesh/protocol'
import { columnOf, indentWidth, lineEnd, spaces } from '../../../edit/lines.ts'
import { type Entry, findEntry, isEmpty, type MapNode } from '../../yaml/tree.ts'
import { replaceWord } from './write-again.ts'
import { writtenEntry } from './written-entry.ts'
import { endOfLineIn, isFlowMap, isWrittenHere } from './written-map.ts'

interface Preset {
  /** The canonical name of the action. */
  readonly type: string
  /** What the older name says of the config, and the author does not. */
  readonly values: JsonObject
}

/** Writes an action by its canonical name, and what its older name said of the config into the config. */
export const addPreset = (step: MapNode, { type, values }: Preset, text: string): FixEdit[] | undefined => {
  const action = findEntry(step, 'action')
  const renamed = action && replaceWord(action.value, type, text)
  if (!action || !renamed || !isWrittenHere(step, action, text)) return undefined
  if (Object.keys(values).length === 0) return renamed
  const added = addToConfig(step, { action, values }, text)
  return added && [...renamed, ...added].toSorted((a, b) => a.start - b.start)
}

const addToConfig = (step: MapNode, { action, values }: { action: Entry; values: JsonObject }, text: string): FixEdit[] | undefined => {
  const config = findEntry(step, 'config')
  if (!config) return [addConfig(step, { action, values }, text)]
  if (!isWrittenHere(step, config, text)) return undefined
  const { value } = config
  if (isEmpty(value)) return addBehindKey(config, ` { ${pairsOf(values).join(', ')} }`, text)
  if (value.kind !== 'map') return undefined
  const first = value.entries[0]
  if (isFlowMap(value, text))
    return [{ start: value.start + 1, end: value.start + 1, text: ` ${pairsOf(values).join(', ')}${first ? ',' : ' '}` }]
  const place = first && writtenEntry(value, first, { text })?.from
  if (!first || place === undefined || place === first.keyStart) return undefined
  const pad = spaces(columnOf(text, first.keyStart))
  return [
    {
      start: place,
      end: place,
      text: pairsOf(values)
        .map((pair) => pad + pair + endOfLineIn(text))
        .join(''),
    },
  ]
}

const addConfig = (step: MapNode, { action, values }: { action: Entry; values: JsonObject }, text: string): FixEdit => {
  const { end } = action.value
  if (isFlowMap(step, text)) return { start: end, end, text: `, config: { ${pairsOf(values).join(', ')} }` }
  const column = columnOf(text, action.keyStart)
  const lines = [`${spaces(column)}config:`, ...pairsOf(values).map((pair) => spaces(column + indentWidth) + pair)]
  return { start: lineEnd(text, end), end: lineEnd(text, end), text: lines.map((line) => endOfLineIn(text) + line).join('') }
}

/** Behind the colon of a key that has no value. */
const addBehindKey = ({ keyEnd }: Entry, written: string, text: string): FixEdit[] | undefined => {
  const colon = /^\s*:/.exec(text.slice(keyEnd, lineEnd(text, keyEnd)))?.[0].length
  return colon === undefined ? undefined : [{ start: keyEnd + colon, end: keyEnd + colon, text: written }]
}

const pairsOf = (values: JsonObject): string[] => Object.entries(values).map(([key, value]) => `${key}: ${writeWord(value)}`)

/** Plain where YAML takes it for the same text; JSON otherwise, which is YAML too. */
const writeWord = (value: JsonValue): string =>
  typeof value === 'string' && /^[A-Za-z_][\w.-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value)
