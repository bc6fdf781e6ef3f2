/** Sockets and processes that are open right now, for the contract suite. Timers are left out: the test runner has its own. */
export const activeResources = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => /Socket|TLS|Process|Pipe/.test(kind))
    .toSorted()
