/** What the keys of the language mean, in the order in which they are offered. */
export const flowKeyNotes: Readonly<Record<string, string>> = {
  name: 'What the flow is called in lists and reports.',
  description: 'What it tests, and why.',
  suite: 'The group that it is listed and selected with.',
  tags: 'Words to select it by: `testmesh run -t "smoke and not slow"`.',
  quarantine: 'It is known to fail: until a day has ended, that fails no run. `{ until: 2026-12-31, reason: "PAY-231: …" }`.',
  environment: 'The environment it runs in when none is named.',
  env: 'Variables of the flow.',
  env_file: 'A KEY=VALUE file of variables, relative to the flow.',
  inputs: 'Values that whoever runs it gives, with types and defaults.',
  data: 'Rows, or a CSV, JSON or YAML file of them: the flow runs once for each.',
  data_source: 'A file whose rows are loaded into the name `data`; the flow runs once.',
  config: 'Limits and habits: timeout, step_timeout, fail_fast, retry, locks, seed.',
  setup: 'Steps before the others; when one fails, the others do not run.',
  steps: 'What the flow does, in order.',
  teardown: 'Steps at the end, whatever happened.',
  on_error: 'Steps that run when a step failed.',
  outputs: 'Named values that the flow gives to who runs it.',
}

export const stepKeyNotes: Readonly<Record<string, string>> = {
  id: 'The name by which later steps and reports mean this step.',
  name: 'What reports call it.',
  action: 'What the step does.',
  config: 'What its action takes.',
  output: 'Named values taken out of the result: `order_id: body.id`.',
  assert: 'What must hold of the result; all of it is checked.',
  when: 'An expression: the step runs only when it holds.',
  retry: 'How often it is tried, and how long it waits: `{ attempts: 3, delay: 1s }`.',
  timeout: 'How long an attempt may take: `5s`.',
  max_duration: 'How long a good answer may take; longer is a failure.',
  on_error: '`continue`: a failure is shown and does not count.',
  cleanup: 'Steps that undo what this one made, when it passed; they run at the end, and also after a crash.',
  depends_on: 'Ids of steps that must have passed.',
  tags: 'Words to select it by.',
  disabled: '`true`: it is skipped.',
  description: 'What it is for.',
  assert_any: 'Assertions of which one must hold.',
  assert_none: 'Assertions of which none may hold.',
}

/** Lists of steps, wherever they stand. */
export const stepLists: ReadonlySet<string> = new Set([
  'setup',
  'steps',
  'teardown',
  'on_error',
  'then',
  'else',
  'default',
  'on_timeout',
  'cleanup',
  'source',
])

/** The one of them in whose place a step may stand by itself. */
export const isOneStep = (key: string | undefined, around: string | undefined): boolean => key === 'source' && around === 'config'
