/** The shop's faults, to be switched on: what a flow is worth shows when something breaks. */
export const bugTable = {
  'wrong-total': {
    does: 'Orders answer a total that is text, added up in binary floating point: "13.049999999999999" for 3 × 4.35.',
    caughtBy: '02-captures-and-assertions.testmesh.yaml',
  },
  'late-event': {
    does: 'A notification is stored 10 s after its event instead of 150 to 250 ms.',
    caughtBy: '06-eventual-consistency.testmesh.yaml',
  },
  'leaked-field': {
    does: 'A user carries password_hash in every answer.',
    caughtBy: '04-login-with-a-secret.testmesh.yaml',
  },
  'lost-trace': {
    does: 'The events of an order carry no traceparent: what handles them begins a trace of its own.',
    caughtBy: '16-one-trace.testmesh.yaml',
  },
} as const satisfies Record<string, { does: string; caughtBy: string }>

export type Bug = keyof typeof bugTable

export const bugNames = Object.keys(bugTable) as readonly Bug[]

export const isBug = (name: string): name is Bug => Object.hasOwn(bugTable, name)

/** @throws Error that names the bugs there are */
export const parseBugs = (names: readonly string[]): Bug[] =>
  names.map((name) => {
    if (!isBug(name)) throw new Error(`there is no bug "${name}"; there are: ${bugNames.join(', ')}`)
    return name
  })
