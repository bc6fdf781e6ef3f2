/** A line of a recording that is none: it was changed by somebody, or lost by its disk. The half line of a killed writer is left out instead. */
export class BrokenRecording extends Error {
  override readonly name = 'BrokenRecording'

  constructor(path: string, line: number) {
    super(`${path}:${line}: the recording is broken here; what stands before this line was read, and nothing behind it`)
  }
}
