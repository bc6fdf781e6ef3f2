import type { Reporter } from '@testmesh/reporters'
import type { WantedReporter } from './open-reporters.ts'

/** A reporter that is cut off when it breaks, as for want of room, and nobody else with it: none of its functions throws. */
export interface OpenReporter extends Reporter {
  readonly wanted: WantedReporter
  /** Why there is no report, or only the beginning of one. */
  broken(): { readonly error: unknown } | undefined
}

/** Where a report goes. */
export interface Place {
  write(text: string): void
  close(): void
}

export const cutOffAlone = async (
  wanted: WantedReporter,
  place: Place,
  open: (write: Place['write']) => Promise<Reporter>,
): Promise<OpenReporter> => {
  let broken: { readonly error: unknown } | undefined
  const reporter = await open((text) => {
    // What goes on behind a gap would pass for all of it.
    if (broken) throw broken.error
    place.write(text)
  })
  const unlessBroken = (work: () => void): void => {
    try {
      if (!broken) work()
    } catch (error) {
      broken = { error }
    }
  }
  return {
    wanted,
    broken: () => broken,
    onBatch: (event) => unlessBroken(() => reporter.onBatch?.(event)),
    onEvents: (id, events) => unlessBroken(() => reporter.onEvents(id, events)),
    finish: async () => {
      // Also of one that is broken: what it keeps aside has to go, and its file is let go.
      for (const work of [reporter.finish, place.close])
        try {
          await work()
        } catch (error) {
          broken ??= { error }
        }
    },
  }
}
