import type { JsonSchema } from '@testmesh/protocol'

/** What stands below the keys of the language itself, as far as completion offers it. Reading checks it in its own way. */
const map = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({ type: 'object', properties })
const text = (description?: string): JsonSchema => ({ type: 'string', ...(description !== undefined && { description }) })
const words = (...values: readonly string[]): JsonSchema => ({ type: 'string', enum: values })
const texts: JsonSchema = { type: 'array', items: { type: 'string' } }
const yesOrNo: JsonSchema = { type: 'boolean' }

const conditions: JsonSchema = { type: 'array', items: words('timeout', 'connection') }

const retry = map({
  attempts: text('How often at most, the first time included.'),
  delay: text('Pause between two attempts: `200ms`.'),
  backoff: words('constant', 'linear', 'exponential'),
  jitter: yesOrNo,
  max_delay: text('The longest pause.'),
  retry_on: { ...conditions, description: 'Only what is named here is tried again: `timeout`, `connection`, or an expression.' },
  retry_on_not: { ...conditions, description: 'What is named here is not tried again.' },
})

/** Of the keys of a step, but its config. */
export const stepSchema = map({
  retry,
  disabled: yesOrNo,
  on_error: {
    anyOf: [
      words('fail', 'continue'),
      map({ action: words('fail', 'continue'), steps: { description: 'Steps that run when it failed.' }, on_timeout: {} }),
    ],
  },
  cleanup: map({
    steps: { description: 'What undoes it.' },
    strategy: words('end', 'immediate', 'delayed', 'manual', 'on_success', 'on_failure'),
    delay: text('How long `delayed` waits.'),
  }),
})

/** Of the keys of a flow. */
export const flowSchema = map({
  config: map({
    timeout: text('Of the whole flow.'),
    step_timeout: text('Of each step that says none.'),
    fail_fast: { ...yesOrNo, description: 'Whether the steps behind one that failed are skipped. Default `true`.' },
    retry: { ...retry, description: 'Of each step that says none.' },
    locks: { ...texts, description: 'Executions that name the same lock run one at a time.' },
    seed: text('What everything random comes from.'),
    max_concurrent: text('How many steps at the same time, where `depends_on` makes a graph.'),
    faker: map({ locale: text(), seed: text() }),
  }),
  inputs: {
    type: 'object',
    additionalProperties: map({
      type: words('string', 'number', 'integer', 'boolean', 'array', 'object'),
      default: {},
      description: text(),
      required: yesOrNo,
    }),
  },
  data_source: map({ type: words('csv', 'json', 'yaml'), file: text() }),
})
