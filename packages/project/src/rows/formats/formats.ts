import { extname } from 'node:path'
import type { ReadItems } from '../item.ts'

/** How rows are written in a file. */
export const formats = {
  csv: async () => (await import('./csv-items.ts')).csvItems,
  json: async () => (await import('./json-list.ts')).jsonList,
  jsonl: async () => (await import('./json-lines.ts')).jsonLines,
  yaml: async () => (await import('./yaml-list.ts')).yamlList,
} satisfies Record<string, () => Promise<ReadItems>>

export type DataFormat = keyof typeof formats

/** By what the name of a file ends in. */
export const formatOf = (path: string): DataFormat => {
  const ending = extname(path).slice(1).toLowerCase()
  if (ending === 'ndjson') return 'jsonl'
  return ending === 'csv' || ending === 'json' || ending === 'jsonl' ? ending : 'yaml'
}
