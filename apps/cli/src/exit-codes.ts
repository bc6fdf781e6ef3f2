/** What the process ends with. */
export const exitCodes = {
  passed: 0,
  /** A flow failed. */
  failed: 1,
  /** Usage, config or an invalid flow: nothing ran. */
  invalid: 2,
  /** A service of ours could not be reached: nothing could run, or nothing could be kept of it. */
  unreachable: 3,
  noFlows: 4,
  /** Green, but a gate such as `--fail-on-flaky` was not. */
  gate: 5,
  /** A bug of ours, or a machine that does not let us work. */
  bug: 70,
  /** Another process has the data folder. */
  folderInUse: 75,
  interrupted: 130,
} as const
