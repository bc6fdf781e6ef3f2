interface Heard {
  readonly isOnline: boolean
  /** ISO 8601. */
  readonly lastSeenAt: string
}

/** So many that fell silent. */
const silentShown = 5

/** All that live, and those that were lost last: one that crashes again and again leaves many. */
export const shownWorkers = <W extends Heard>(workers: readonly W[]): { readonly shown: readonly W[]; readonly isWhole: boolean } => {
  const silent = workers.filter(({ isOnline }) => !isOnline).sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt))
  return {
    shown: [...workers.filter(({ isOnline }) => isOnline), ...silent.slice(0, silentShown)],
    isWhole: silent.length <= silentShown,
  }
}
