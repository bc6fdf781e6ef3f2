import { existsSync } from 'node:fs'
import type { RecordedBatch } from '@testmesh/recordings'
import type { RunOptions } from '../options.ts'

/**
 * The options, with what the recorded run was given and nobody gives now: its environment, its files, and the names of its variables.
 * Their values are in the recording.
 */
export const asGivenThen = <T extends RunOptions>(options: T, batches: readonly RecordedBatch[]): T => {
  const started = batches.flatMap(({ record }) => record.started?.data ?? [])
  const environment = started.find((data) => data.environment !== undefined)?.environment
  const words = started.flatMap(({ given }) => given?.words ?? [])
  const after = (flag: string): string[] => words.flatMap((word, index) => (words[index - 1] === flag ? [word] : []))
  const files = (flag: string): string[] => [...new Set(after(flag))].filter((file) => existsSync(file))
  const names = (given: readonly string[]): string[] => [...new Set(given)].map((name) => `${name}=***`)
  const [data] = files('--data')
  const env = options.env ?? environment
  return {
    ...options,
    ...(env !== undefined && { env }),
    varsFile: options.varsFile ?? files('--vars-file'),
    secretsFile: options.secretsFile ?? files('--secrets-file'),
    ...(options.data === undefined && data !== undefined && { data }),
    // A value that is given now comes last, and wins.
    var: [...names(started.flatMap(({ given }) => given?.variables ?? [])), ...(options.var ?? [])],
    secret: [...names(after('--secret').map((pair) => pair.replace(/=.*$/s, ''))), ...(options.secret ?? [])],
  }
}
