import type { Plan } from '@testmesh/engine'

export interface Compared {
  /** Keys that were compared in this run. */
  readonly seen: ReadonlySet<string>
  /** JSON pointers of the assertions that compared them. */
  readonly judged: ReadonlySet<string>
}

/**
 * Kept snapshots that a run of the whole flow did not ask for, and that no step which did not run could have asked for: one that a
 * condition skipped keeps its own.
 */
export const findObsolete = (keys: Iterable<string>, snapshots: Plan['snapshots'], { seen, judged }: Compared): string[] => {
  const hasRun = ({ pointer }: Plan['snapshots'][number]) => judged.has(pointer.slice(0, pointer.lastIndexOf('/')))
  const idle = snapshots.filter((snapshot) => !hasRun(snapshot))
  return [...keys].filter((key) => !seen.has(key) && !idle.some(({ name }) => mayBeOf(key, name)))
}

/** A round of a loop and a row of data stand behind the name; a template may make any name. */
const mayBeOf = (key: string, name: string | undefined): boolean =>
  name === undefined || key === name || key.startsWith(`${name} [`) || key.startsWith(`${name} (`)
