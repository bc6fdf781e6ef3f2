/** What is taken out of the queue to see whether the oracle notices. */
export type Ablation = 'epoch guard' | 'state guard' | 'reclaim'

export type Fault =
  | { readonly type: 'none' }
  /** kill -9 of any process: worker, housekeeper or client. */
  | { readonly type: 'kill'; readonly everyMs: number }
  /** SIGSTOP of a worker, SIGCONT after this many leases. */
  | { readonly type: 'pause'; readonly everyMs: number; readonly leases: number }
  /** SIGTERM of one worker after the other; each is started again when it has ended. */
  | { readonly type: 'restart'; readonly everyMs: number }

export interface Scenario {
  readonly name: string
  readonly jobs: number
  /** Of these, how many end the process that works on them, each time. */
  readonly poison: number
  /** How long a job takes, in milliseconds: from, to. */
  readonly jobMs: readonly [number, number]
  readonly workers: number
  readonly slots: number
  readonly housekeepers: number
  readonly fault: Fault
  /** Of all intervals of the queue. */
  readonly scale: number
  /** Shares of the jobs. */
  readonly shares: { readonly cancelled: number; readonly failing: number; readonly unrepeatable: number }
  readonly ablation?: Ablation
  /** What must hold beside the oracle. */
  readonly goals: readonly Goal[]
}

/** `some-stale`: late attempts were turned away. `none-lost`: no attempt was wasted. `poison-dead`: each after three tries, and nothing else. */
export type Goal = 'attempts-bounded' | 'some-stale' | 'none-lost' | 'poison-dead' | 'stopped-in-a-second'

const usual = {
  poison: 0,
  jobMs: [5, 35],
  workers: 4,
  slots: 8,
  housekeepers: 2,
  scale: 0.1,
  shares: { cancelled: 0.03, failing: 0.02, unrepeatable: 0.05 },
  goals: ['attempts-bounded'],
} as const satisfies Partial<Scenario>

export const scenarios: readonly Scenario[] = [
  { ...usual, name: 'no fault', jobs: 10_000, fault: { type: 'none' }, goals: ['none-lost'] },
  { ...usual, name: 'REL-01 kill every 2 s', jobs: 10_000, fault: { type: 'kill', everyMs: 2_000 } },
  { ...usual, name: 'REL-02 kill every 0.5 s', jobs: 10_000, fault: { type: 'kill', everyMs: 500 } },
  {
    ...usual,
    name: 'REL-04 pause 1.8 leases',
    jobs: 10_000,
    fault: { type: 'pause', everyMs: 2_000, leases: 1.8 },
    goals: ['some-stale', 'stopped-in-a-second'],
  },
  {
    ...usual,
    name: 'REL-13 poison',
    jobs: 2_000,
    poison: 20,
    slots: 1,
    fault: { type: 'none' },
    shares: { cancelled: 0, failing: 0, unrepeatable: 0 },
    goals: ['poison-dead'],
  },
  {
    ...usual,
    name: 'REL-16 rolling restart',
    jobs: 2_000,
    jobMs: [100, 300],
    fault: { type: 'restart', everyMs: 1_000 },
    goals: ['none-lost'],
  },
]

/** Each must make the oracle speak. */
export const ablations: readonly Scenario[] = [
  {
    ...usual,
    name: 'REL-05 without the epoch guard',
    // The next attempt must be under way when the last one comes back: long jobs, and no line to wait in.
    jobs: 100,
    slots: 16,
    jobMs: [2_000, 5_000],
    fault: { type: 'pause', everyMs: 500, leases: 1.8 },
    ablation: 'epoch guard',
    goals: [],
  },
  {
    ...usual,
    name: 'REL-05 without the state guard',
    jobs: 2_000,
    fault: { type: 'pause', everyMs: 1_000, leases: 1.8 },
    ablation: 'state guard',
    goals: [],
  },
  { ...usual, name: 'REL-05 without reclaim', jobs: 2_000, fault: { type: 'kill', everyMs: 500 }, ablation: 'reclaim', goals: [] },
]

/**
 * Small enough for every run of the tests. Fewer jobs that take longer, so that the faults still hit some; what an ablation must show
 * takes more of them: without, a kill may hit nobody who has a job.
 */
export const small = (scenario: Scenario): Scenario => {
  const isSlow = scenario.jobMs[1] > 1_000
  return {
    ...scenario,
    jobs: scenario.slots === 1 || isSlow ? 42 : scenario.ablation ? 1_000 : 250,
    poison: Math.min(2, scenario.poison),
    jobMs: isSlow ? [600, 1_500] : [40, 160],
    workers: 3,
    slots: Math.min(6, scenario.slots),
    housekeepers: 1,
    scale: 0.03,
    fault: scenario.fault.type === 'none' ? scenario.fault : { ...scenario.fault, everyMs: 500 },
    // A busy machine may need its second for something else.
    goals: scenario.goals.filter((goal) => goal !== 'stopped-in-a-second'),
  }
}
