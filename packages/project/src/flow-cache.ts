import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FlowReading } from '@testmesh/flow'
import { prepareFolder } from '@testmesh/recordings'

/** Changes whenever the same text could read differently: with a new version, and with other actions. */
export type CacheKey = string

/** By names that tell file and text. */
export interface FlowCache {
  find(name: string): readonly FlowReading[] | undefined
  keep(name: string, readings: readonly FlowReading[]): void
}

/**
 * What reading flows gave, as JSON: 50 to 100 times cheaper to load than the YAML is to read again. The cache is a help, never
 * a need: what cannot be read or written is read from the flow.
 */
export const openFlowCache = (folder: string, key: CacheKey): FlowCache => {
  const fileOf = (name: string): string => join(folder, 'cache', key, `${name}.json`)
  return {
    find: (name) => {
      try {
        const kept: unknown = JSON.parse(readFileSync(fileOf(name), 'utf8'))
        return Array.isArray(kept) ? (kept as FlowReading[]) : undefined
      } catch {
        return undefined
      }
    },
    keep: (name, readings) => {
      try {
        prepareFolder(folder)
        mkdirSync(join(folder, 'cache', key), { recursive: true, mode: 0o700 })
        const aside = `${fileOf(name)}.${process.pid}`
        writeFileSync(aside, JSON.stringify(readings), { mode: 0o600 })
        renameSync(aside, fileOf(name))
      } catch {
        // A read-only folder costs only time.
      }
    },
  }
}
