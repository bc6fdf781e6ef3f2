import type { Make, Result } from './derived-fields.ts'
import { isMap } from './field-path.ts'

/** Fields in which actions say one content twice, as text and as the data that it is, of a map like this. The text follows data with parts, else the data the text. */
export const sameContent = (map: Result): (readonly [string, Make])[] => {
  const texts = ['value', 'stdout', 'line'].filter((name) => typeof map[name] === 'string')
  return [
    ...(hasParts(map.json)
      ? texts.map((name) => [name, (changed: Result) => written(changed[name], changed.json)] as const)
      : texts.map((name) => ['json', (changed: Result) => asData(changed[name])] as const)),
    ['json', ({ value }) => value],
    ['raw', ({ raw, value }) => (typeof value === 'string' ? value : written(raw, value))],
    ['raw', ({ raw, data }) => (typeof data === 'string' && asData(raw) === null ? data : written(raw, data))],
  ]
}

const hasParts = (value: unknown): boolean => isMap(value) || Array.isArray(value)

/** Data as a text that is there says it: as it is, where it says the same. */
const written = (text: unknown, data: unknown): string | undefined => {
  if (typeof text !== 'string' || data === undefined) return undefined
  const wanted = JSON.stringify(data)
  return JSON.stringify(asData(text)) === wanted ? text : wanted
}

/** Null for a text that is no JSON, as actions say it. */
const asData = (text: unknown): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null
  } catch {
    return null
  }
}
