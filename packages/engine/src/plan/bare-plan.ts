import type { Plan } from './plan.ts'

/** The plan of a flow without steps: a run that only undoes something needs no more. */
export const barePlan = (name: string): Plan => ({
  flow: { name, tags: [], config: {}, setup: [], steps: [], teardown: [], on_error: [] },
  source: { text: '', sha256: '', ranges: {} },
  sha256: '',
  setup: [],
  steps: [],
  onError: [],
  teardown: [],
  env: [],
  outputs: [],
  needs: [],
  schemas: [],
  patterns: [],
  snapshots: [],
  actions: [],
  locks: [],
  flows: [],
  captured: new Set(),
  secretNames: new Set(),
  timeoutMs: undefined,
  failFast: true,
  maxConcurrent: 1,
  services: {},
  warnings: [],
})
