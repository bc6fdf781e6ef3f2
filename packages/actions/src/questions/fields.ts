import { assertions, choice, duration, expression, text } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional

interface Words {
  /** What the assertions see: `value, metric, series and count`. */
  readonly over: string
  readonly example: string
  /** What is waited for where nothing is said: `a series`. */
  readonly found: string
}

/** Settings of an action that asks for something, and asks again until it is as expected. */
export const questionFields = ({ over, example, found }: Words) => ({
  assert: optional(assertions({ title: 'Assertions', description: `Over ${over}, beside those of the step.`, examples: [[example]] })),
  until: optional(
    expression({
      title: 'Until',
      description: 'Condition that is waited for. Default: the assertions of the step.',
      examples: ['count == 2'],
    }),
  ),
  within: optional(
    duration({
      title: 'Within',
      description: `Asks again for so long, until the assertions hold, or there is ${found} where there are none. Default: 10s with assertions, else it asks once.`,
    }),
  ),
  interval: duration({ title: 'Pause', description: 'Between two questions.', default: '1s' }),
})

export const operationField = () =>
  choice(['query', 'assert'], { title: 'Operation', description: 'assert: the step must have assertions.', default: 'query' })

export const questionAliases = { assertions: 'assert', poll_interval: 'interval' }

/** As `findMoment` reads it. */
export const timeField = (title: string, description: string) =>
  optional(text({ title, description, minLength: 1, examples: ['now', '-5m', '2026-01-31T12:00:00Z'] }))
