import type { ActionDescriptor } from '@testmesh/protocol'
import * as f from './control-schema.ts'

const iterations = f.integer('How often at most; reaching it is a failure.', { minimum: 1 })
const aResult = f.json()

const condition = f.control('condition', {
  title: 'Condition',
  description: 'Runs `then` when the condition holds, else `else`.',
  aliases: [{ name: 'if' }],
  config: () =>
    f.object(
      // biome-ignore lint/suspicious/noThenProperty: it is the language's own word, and never a function.
      { condition: f.expression('What must hold.'), then: f.steps('Steps when it holds.'), else: f.steps('Steps when it does not.') },
      {
        required: ['condition'],
        aliases: { expression: 'condition', if: 'condition', when: 'condition', steps: 'then', then_steps: 'then', else_steps: 'else' },
      },
    ),
  output: () => ({ result: f.boolean(), branch: f.text() }),
})

const switchAction = f.control('switch', {
  title: 'Switch',
  description: 'Runs the steps of the first case that equals the value.',
  config: () =>
    f.object(
      {
        value: f.json('What is compared.'),
        cases: f.list(
          f.object(
            { when: f.json('A value.'), steps: f.steps() },
            { required: ['when', 'steps'], aliases: { value: 'when', case: 'when' } },
          ),
        ),
        default: f.steps('Steps when no case fits.'),
      },
      { required: ['value', 'cases'] },
    ),
  output: () => ({ value: aResult, branch: f.text() }),
})

const forEach = f.control('for_each', {
  title: 'For each',
  description: 'Runs its steps for each item of a list, number of a range, or file of a glob.',
  config: () =>
    f.object(
      {
        items: f.either([f.list(f.json()), f.map(f.json())], 'A list or a map, or a template that gives one.'),
        range: f.object({ start: f.integer(), end: f.integer('Included.'), step: f.integer() }, { required: ['end'] }),
        items_from_glob: f.filePath('Files, in order of their paths.'),
        item_name: f.text('Default `item`.'),
        index_name: f.text('Counts from 0. Default `index`.'),
        steps: { ...f.steps(), 'x-expected': true },
        parallel: f.either([f.boolean(), f.integer(undefined, { minimum: 1 })], 'Items at the same time, or how many.'),
        max_concurrent: f.integer('How many at the same time.', { minimum: 1 }),
        max_iterations: iterations,
        continue_on_error: f.boolean('Go on after an item that failed.'),
      },
      { aliases: { item_var: 'item_name', as: 'item_name', index_var: 'index_name' }, often: ['items', 'parallel'] },
    ),
  output: () => ({ results: f.list(aResult), count: f.integer(), outputs: f.map(f.list(aResult)) }),
})

/** Of `while`, `repeat` and `wait_until`. */
const roundsResult = {
  result: f.boolean(),
  results: f.list(aResult),
  count: f.integer(),
  attempts: f.integer(),
  duration_ms: f.integer(),
  outputs: f.map(f.list(aResult)),
}

const loopFields = {
  steps: { ...f.steps(), 'x-expected': true },
  interval: f.duration('Pause between two rounds.'),
  max_iterations: iterations,
  max_duration: f.timeLimit('All rounds together.'),
  continue_on_error: f.boolean('Go on after a round that failed.'),
}

const whileAction = f.control('while', {
  title: 'While',
  description: 'Runs its steps as long as the condition holds.',
  config: () =>
    f.object(
      { condition: f.expression(), until: f.expression(), ...loopFields },
      { aliases: { expression: 'condition' }, often: ['condition', 'max_iterations', 'interval'] },
    ),
  output: () => roundsResult,
})

const repeat = f.control('repeat', {
  title: 'Repeat',
  description: 'Runs its steps until the condition holds.',
  config: () =>
    f.object({ until: f.expression(), condition: f.expression(), ...loopFields }, { often: ['until', 'max_iterations', 'interval'] }),
  output: () => roundsResult,
})

const parallel = f.control('parallel', {
  title: 'Parallel',
  description: 'Runs branches at the same time.',
  config: () =>
    f.object({
      branches: f.list(f.object({ name: f.text(), steps: f.steps() }, { required: ['steps'] })),
      steps: f.steps('Each step is a branch of its own.'),
      max_concurrent: f.integer('How many at the same time.', { minimum: 1 }),
      fail_fast: f.boolean('Stop the others when one fails.'),
      wait_for_all: f.boolean('Wait for the others when one fails.'),
    }),
  output: () => ({ branches: f.map(aResult) }),
})

const runFlow = f.control('run_flow', {
  title: 'Run a flow',
  description: 'Runs another flow as a step.',
  aliases: [{ name: 'sub_flow' }],
  config: () =>
    f.object(
      {
        flow: f.text('Path, name or id.'),
        input: f.map(f.json(), 'Inputs of the flow.'),
        input_file: f.filePath('Inputs, as JSON or YAML.'),
        inherit_env: f.boolean('Whether it sees the variables of this flow.'),
      },
      { required: ['flow'], aliases: { inputs: 'input', flow_id: 'flow' } },
    ),
  output: () => ({ status: f.text(), outputs: f.map(aResult) }),
  payload: 'outputs',
})

const waitUntil = f.control('wait_until', {
  title: 'Wait until',
  description: 'Runs its steps again and again until the condition holds.',
  config: () =>
    f.object(
      {
        condition: f.expression(),
        steps: f.steps(),
        interval: f.duration('Pause between two tries.'),
        max_duration: f.timeLimit('How long at most.'),
        on_timeout: f.choice(['fail', 'continue'], 'What happens when it never holds.'),
      },
      { required: ['condition'], aliases: { until: 'condition', expression: 'condition', timeout: 'max_duration' } },
    ),
  output: () => roundsResult,
})

const group = f.control('group', {
  title: 'Group',
  description: 'Runs its steps in order, under one name.',
  config: () => f.object({ steps: f.steps() }, { required: ['steps'] }),
})

const set = f.control('set', {
  title: 'Set variables',
  description: 'Gives values to variables.',
  config: () => f.map(f.json(), 'Names and values; or one map of them under `variables`.'),
})

const assert = f.control('assert', {
  title: 'Assert',
  description: 'Judges data by assertions.',
  config: () =>
    f.object(
      {
        data: f.map(f.json(), 'Its keys are names in the assertions.'),
        assertions: f.assertions(),
        expression: f.expression(),
        message: f.text('Shown when `expression` does not hold.'),
      },
      { often: ['assertions'] },
    ),
  output: () => ({ passed: f.boolean() }),
})

const log = f.control('log', {
  title: 'Log',
  description: 'Writes a line into the report.',
  config: () =>
    f.object({ message: f.json(), level: f.choice(['debug', 'info', 'warn', 'error']), data: f.json() }, { often: ['message', 'level'] }),
  output: () => ({ message: f.json(), level: f.text() }),
})

const delay = f.control('delay', {
  title: 'Delay',
  description: 'Waits.',
  aliases: [{ name: 'wait' }, { name: 'sleep' }],
  config: () => f.object({ duration: f.duration() }, { required: ['duration'] }),
  output: () => ({ duration_ms: f.integer() }),
})

const operation = f.object(
  {
    type: f.choice(['extract', 'map', 'filter', 'join', 'format', 'remove'], 'What it does.'),
    path: f.expression('extract, remove: the part of the input. Default: all of it.'),
    array: f.expression('map, filter, join: the list. Default: the input.'),
    transform: f.map(f.expression(), 'map: names, and how each is made of `item`.'),
    expression: f.expression('map: how each value is made of `item`.'),
    condition: f.expression('filter: what must hold for an `item` to stay.'),
    separator: f.text('join: what stands between two values. Default `, `.'),
    template: f.template('format: a text with tokens.'),
    variables: f.map(f.template(), 'format: names in the template.'),
    fields: f.list(f.text(), 'remove: names or paths of what is left out.'),
    save_as: f.text('The name of its value in the result and in what follows. Default: the value takes the place of the input.'),
  },
  { required: ['type'], aliases: { list: 'array', field: 'fields' } },
)

const transform = f.control('transform', {
  title: 'Transform',
  description: 'Makes new data out of data.',
  config: () =>
    f.object(
      {
        input: f.json('What is made into something else.'),
        input_file: f.filePath('The same, from a file of JSON or YAML.'),
        transforms: f.map(f.transform(), 'Names of the result, and what each is made of: `$.path` and `$field` read the input.'),
        operations: f.list(operation, 'Run one after the other.'),
      },
      { often: ['input', 'transforms', 'operations'] },
    ),
  output: 'any',
  payload: 'result',
})

const listen = f.control('listen', {
  title: 'Listen',
  description: 'Opens a source of messages before the step that makes them come; `receive` takes them.',
  config: () =>
    f.object(
      {
        as: f.text('The name that `receive` knows it by.'),
        source: f.oneStep(
          'One step, of an action that can be listened to: amqp, email, kafka_consumer, mqtt, nats, redis, sse, websocket.',
        ),
      },
      { required: ['as', 'source'], aliases: { name: 'as' } },
    ),
  output: () => ({ as: f.text(), source: f.text() }),
})

const receive = f.control('receive', {
  title: 'Receive',
  description: 'Takes messages that came since a `listen`, or makes sure that none comes.',
  config: () =>
    f.object(
      {
        from: f.text('The name of the listener.'),
        match: f.match('What a message must have; other parts may be there. Default: any message.'),
        condition: f.expression('What must hold for it too; `message` and `$` are the message.'),
        count: f.integer('How many it takes; fewer are a failure. Default 1.', { minimum: 1 }),
        within: f.duration('How long it waits. Default 10s.'),
        never: f.boolean('The opposite: no such message may come within that time.'),
      },
      { required: ['from'], aliases: { listener: 'from', filter: 'match', expression: 'condition', timeout: 'within' } },
    ),
  output: () => ({ messages: f.list(aResult), count: f.integer(), message: f.json('The first one.') }),
  payload: 'message',
})

const fail = f.control('fail', {
  title: 'Fail',
  description: 'Fails with a message.',
  config: () => f.object({ message: f.text() }),
})

/** The engine's own actions: control flow and small helpers. */
export const controlDescriptors: readonly ActionDescriptor[] = [
  condition,
  switchAction,
  forEach,
  whileAction,
  repeat,
  parallel,
  runFlow,
  waitUntil,
  group,
  set,
  assert,
  log,
  delay,
  transform,
  listen,
  receive,
  fail,
]
