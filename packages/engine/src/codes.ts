import type { CodeEntry } from '@testmesh/protocol'

/** What the engine itself reports: of a plan (PLAN_…) and of a run. */
export const engineCodes = {
  PLAN_UNKNOWN_NAME: {
    title: 'An expression reads a name that nothing defines.',
    hint: 'Define it in env, an environment or --var, capture it in an earlier step, or give it a default: ${X:default}.',
  },
  PLAN_LATER_STEP: {
    title: 'An expression reads a step that has not run yet.',
    hint: 'Move the step up, or read something that exists by then.',
  },
  PLAN_MAY_BE_MISSING: {
    title: 'An expression reads what a step leaves that may not run.',
    hint: 'Give it a default (`x ?? 1`), read it as optional (`step?.x`), or read it under the same condition.',
  },
  PLAN_EMPTY_SECRET: {
    title: 'A secret that the flow reads is empty.',
    hint: 'Give it its value: CI fills in an empty text for a secret that it does not have.',
  },
  PLAN_NEVER_EQUAL: {
    title: 'An outcome is compared with a word that it never is.',
    hint: 'Write one of the words that it may be.',
  },
  PLAN_NOT_SUPPORTED: { title: 'The flow asks for something that cannot be done.', hint: 'Write it in another way.' },
  SNAPSHOT_NAME_TWICE: { title: 'Two snapshots of a flow have the same name.', hint: 'Give each a name of its own.' },
  SNAPSHOT_MISPLACED: { title: 'A snapshot stands where it cannot be kept.', hint: "Put it into the step's own assert." },
  SNAPSHOT_NOT_KEPT: {
    title: 'Snapshots are not kept here.',
    hint: 'They are kept beside the flow by testmesh run; elsewhere compare with match_exact.',
  },
  SCHEMA_BROKEN: { title: 'A JSON Schema is broken.', hint: 'The message says what is wrong in it, and where.' },
  SCHEMA_NO_FILE: { title: 'A schema file cannot be read.', hint: 'It is looked for beside the flow, then in each folder above.' },
  SCHEMA_NOT_CHECKED: { title: 'A part of a JSON Schema asks for nothing.', hint: 'Check the spelling; what is not known is passed over.' },
  PLAN_UNKNOWN_FLOW: {
    title: 'A step runs a flow that cannot be found.',
    hint: 'Name it by its path, by its name, or by the name of its file.',
  },
  PLAN_FLOW_CYCLE: {
    title: 'Flows that run each other.',
    hint: 'Take one of the calls out, or put the shared steps into a flow of their own.',
  },
  PLAN_FLOW_BROKEN: { title: 'A flow that a step runs has problems.', hint: 'Mend that flow: testmesh validate shows all of it.' },
  PLAN_BAD_DEPENDENCY: {
    title: 'A step depends on something it cannot wait for.',
    hint: 'depends_on names steps of the same list, and never leads back to the step itself.',
  },
  INPUT_UNKNOWN: {
    title: 'A flow is given an input that it neither declares nor reads.',
    hint: 'Check its name: inputs are declared in `inputs:` of the flow.',
  },
  INPUT_MISSING: {
    title: 'A required input has no value.',
    hint: 'Give it one: --input name=value, or a column of that name in the data. A flow that only others run is left out by --exclude-tags.',
  },
  INPUT_WRONG_TYPE: { title: 'The value of an input is of another type than declared.', hint: 'Give a value of the type under `inputs`.' },
  PLAN_HIDDEN_NAME: {
    title: 'A name hides another one.',
    hint: 'Rename one of them, or use the long form: vars.x, outputs.x, steps.x, inputs.x.',
  },
  PLAN_NOTHING_EXPECTED: {
    title: 'A step that is for assertions has none.',
    hint: 'Give it assertions, such as `count == 1`, or use the operation query.',
  },
  PLAN_VARIABLE_CYCLE: { title: 'Variables that need each other.', hint: 'Give one of them a value of its own.' },
  PLAN_SAME_OUTPUT: {
    title: 'Steps that can run at the same time capture the same name.',
    hint: 'Rename one of them, or read them as <step>.<name>.',
  },
  LISTENER_UNKNOWN: { title: 'Nobody listens under that name.', hint: 'Open it with a listen step before, whose `as` is that name.' },
  LISTENER_NO_SOURCE: {
    title: 'The action cannot be listened to.',
    hint: 'Listen to amqp, email, kafka_consumer, mqtt, nats, redis, sse or websocket.',
  },
  LISTENER_ENDED: { title: 'The source of a listener closed.', hint: 'Look at why it hung up, or receive before it does.' },
  RECEIVE_TOO_FEW: {
    title: 'Fewer messages came than expected.',
    hint: 'Compare `match` with the messages that came instead, or raise `within`.',
  },
  RECEIVE_UNEXPECTED: { title: 'A message came that should never come.', hint: 'Look at what sent it; the message is in the result.' },
  ASSERT_FAILED: { title: 'An assertion did not hold.', hint: 'Compare expected and actual; the types count too.' },
  EXPRESSION_FAILED: { title: 'An expression could not be evaluated.', hint: 'Check the names and types it uses.' },
  CONFIG_INVALID: { title: 'The rendered config does not fit the action.', hint: 'Look at the values the templates gave.' },
  STEP_TIMEOUT: { title: 'An attempt took longer than its limit.', hint: 'Raise timeout, or find out why it is slow.' },
  STEP_MAX_DURATION: {
    title: 'All attempts together took longer than max_duration.',
    hint: 'Raise max_duration, or wait less between attempts.',
  },
  STEP_NESTED_FAILED: { title: 'A step inside this one did not pass.', hint: 'Look at that step.' },
  NO_FILES: { title: 'A pattern matches no file.', hint: 'It is relative to the flow; ** stands for any folders.' },
  BAD_FILE: { title: 'A file of data cannot be read.', hint: 'It is JSON or YAML.' },
  STEP_FORCED: { title: 'The flow asked to fail here.', hint: 'The flow reached its fail action: look at what led there.' },
  STEP_RETRY_ON: { title: 'A retry_on condition still held after the last attempt.', hint: 'Raise retry.attempts, or look at the result.' },
  FLOW_TIMEOUT: {
    title: 'The flow took longer than config.timeout, or --timeout of the run.',
    hint: 'Raise config.timeout, or what was given in its place: --timeout, or flow_timeout of the project config. Or find the slow step.',
  },
  RUN_CANCELLED: { title: 'The run was cancelled.', hint: 'Teardown and cleanup ran all the same.' },
  ACTION_NOT_LOADED: { title: 'An action could not be loaded.', hint: 'Install what it needs.' },
  ACTION_THREW: { title: 'An action failed in a way it did not foresee.', hint: 'This is a bug of the action; please report it.' },
  ACTION_BAD_RESULT: {
    title: 'An action returned something that is not a result.',
    hint: 'This is a bug of the action; please report it.',
  },
  ACTION_HUNG: { title: 'An action did not stop when it was asked to.', hint: 'The engine went on without it; please report it.' },
  CLEANUP_FAILED: { title: 'A cleanup step did not pass.', hint: 'Something may be left behind in the system under test.' },
  TEARDOWN_FAILED: { title: 'A teardown step did not pass.', hint: 'Something may be left behind in the system under test.' },
  LEDGER_FAILED: {
    title: 'The ledger of what must be cleaned up could not be written.',
    hint: 'Cleanup runs all the same; only when the process is killed before, nobody knows what is left.',
  },
  RESOURCE_CLOSE_FAILED: { title: 'A connection could not be closed.', hint: 'It ends with the process.' },
  SINK_FAILED: {
    title: 'A consumer of events failed and was cut off.',
    hint: 'The verdict does not depend on it; its output is incomplete.',
  },
  RESUME_NOT_KEPT: {
    title: 'What a run of a part of the flow needs could not be kept.',
    hint: 'Run the whole flow, or give TestMesh a config folder it can write to.',
  },
  GATE_FAILED: { title: 'What steers the run failed.', hint: 'Run without the debugger.' },
  OUTPUT_MISSING: { title: 'An output was read that was never captured.', hint: 'Check its path, or mark it optional: `name?:`.' },
} satisfies Record<string, CodeEntry>

export type EngineCode = keyof typeof engineCodes
