import { BrokenRecording } from '../broken-recording.ts'
import { readLines } from './read-lines.ts'

/** What the lines of a file say of executions, in groups as they come from the disk. @throws BrokenRecording for a line that says nothing */
export async function* readEntries<T extends { readonly executionId: string }>(path: string): AsyncGenerator<T[]> {
  let line = 0
  for await (const lines of readLines(path)) {
    const entries: T[] = []
    for (const text of lines) {
      line++
      const entry = parse<T>(text)
      if (!entry) {
        // What stands before it is whole.
        yield entries
        throw new BrokenRecording(path, line)
      }
      entries.push(entry)
    }
    yield entries
  }
}

const parse = <T extends { readonly executionId: string }>(text: string): T | undefined => {
  try {
    const entry = JSON.parse(text) as T | null
    return typeof entry?.executionId === 'string' ? entry : undefined
  } catch {
    return undefined
  }
}
