import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FlowReading, withoutMark } from '@testmesh/flow/model'
import { prepareFolder } from '@testmesh/recordings'

/** Changes whenever the same text could read differently: with a new version, and with other actions. */
export type CacheKey = string

export interface FlowCache {
  /** What was kept of a file, if it was read from this very text. */
  find(file: string, text: string): readonly FlowReading[] | undefined
  keep(file: string, readings: readonly FlowReading[]): void
}

/**
 * What reading flows gave, as JSON: 50 to 100 times cheaper to load than the YAML is to read again. The cache is a help, never
 * a need: what cannot be read or written is read from the flow. It holds one entry for each file, and each reading holds the text it
 * is of: texts are compared, which costs less than to tell them by their hash.
 */
export const openFlowCache = (folder: string, key: CacheKey): FlowCache => {
  const entryOf = (file: string): string => join(folder, 'cache', key, `${encodeURIComponent(file)}.json`)
  return {
    find: (file, text) => {
      try {
        const kept: unknown = JSON.parse(readFileSync(entryOf(file), 'utf8'))
        const readings = Array.isArray(kept) ? (kept as FlowReading[]) : []
        const bare = withoutMark(text)
        return readings.length > 0 && readings.every(({ source }) => source.file === file && source.text === bare) ? readings : undefined
      } catch {
        return undefined
      }
    },
    keep: (file, readings) => {
      try {
        prepareFolder(folder)
        mkdirSync(join(folder, 'cache', key), { recursive: true, mode: 0o700 })
        const aside = `${entryOf(file)}.${process.pid}`
        writeFileSync(aside, JSON.stringify(readings), { mode: 0o600 })
        renameSync(aside, entryOf(file))
      } catch {
        // A read-only folder costs only time, and so does a name that is too long for the disk.
      }
    },
  }
}
