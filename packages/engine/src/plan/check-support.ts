import { fakerLocaleHint, findFakerLocale } from '@testmesh/expressions'
import type { Flow, Step } from '@testmesh/flow'
import { findControl } from '../control/table.ts'
import type { CompileSteps } from './compile-step.ts'
import { type PlannedStep, stepsInside } from './plan.ts'
import { placeOf, report } from './plan-context.ts'

interface Unsupported {
  /** JSON pointer below what is looked at. */
  readonly pointer: string
  readonly message: string
  readonly hint: string
  /** Default `error`; a warning where the flow means the same without it. */
  readonly severity?: 'warning'
}

/** Reports what the language knows and this engine cannot do: it is never passed over in silence. */
export const checkSupport = (context: CompileSteps, flow: Flow, steps: readonly PlannedStep[]): void => {
  for (const found of ofFlow(flow)) reportAt(context, '', found)
  const visit = (planned: PlannedStep): void => {
    for (const found of ofStep(planned)) reportAt(context, planned.pointer, found)
    stepsInside(planned).forEach(visit)
  }
  steps.forEach(visit)
}

const reportAt = (context: CompileSteps, base: string, { pointer, ...found }: Unsupported): void =>
  report(context, { code: 'PLAN_NOT_SUPPORTED', ...found, place: placeOf(context, base + pointer) })

const ofFlow = ({ data_source, config }: Flow): Unsupported[] => [
  ...when(data_source !== undefined, {
    pointer: '/data_source',
    message: 'data_source cannot be loaded yet',
    hint: 'use `data` to run the flow once per row, or a for_each over items written in the flow',
  }),
  ...when(config.max_concurrent !== undefined, {
    pointer: '/config/max_concurrent',
    message: 'max_concurrent has nothing to limit: steps run one after the other',
    hint: 'put what may run at the same time into a parallel step, which has a max_concurrent of its own',
    severity: 'warning',
  }),
  ...ofFaker(config.faker?.locale),
]

const ofFaker = (locale: string | undefined): Unsupported[] =>
  locale === undefined || findFakerLocale(locale) !== undefined
    ? []
    : [{ pointer: '/config/faker/locale', message: `faker has no locale "${locale}"`, hint: fakerLocaleHint(locale) }]

const ofStep = ({ step, isControl }: PlannedStep): Unsupported[] => [
  ...when(step.depends_on !== undefined, {
    pointer: '/depends_on',
    message: 'steps run in the order of the file; depends_on cannot change it yet',
    hint: 'put the steps in order, and what may run at the same time into a parallel step',
  }),
  ...when(isControl && !findControl(step.action), {
    pointer: '/action',
    message: `the action ${step.action} cannot be run yet`,
    hint: insteadOf[step.action] ?? 'leave the step out',
  }),
  ...(isControl ? ofConfig(step) : []),
]

const insteadOf: Readonly<Record<string, string>> = {
  run_flow: 'repeat its steps here, or put them into setup',
  transform: 'capture what you need under `output`, with a JSONPath or an expression',
}

const ofConfig = (step: Step): Unsupported[] => {
  const { action, config } = step
  return [
    ...when(action === 'for_each' && config.items_from_glob !== undefined, {
      pointer: '/config/items_from_glob',
      message: 'for_each cannot list files yet',
      hint: 'write the file names under `items`',
    }),
    ...when(action === 'for_each' && config.items === undefined && config.range === undefined && config.items_from_glob === undefined, {
      pointer: '/config',
      message: 'for_each has nothing to go through',
      hint: 'give it `items` or a `range`',
    }),
    ...when(action === 'while' && config.condition === undefined && config.until === undefined, {
      pointer: '/config',
      message: 'while has no condition',
      hint: 'give it a `condition` to go on, or `until` to stop',
    }),
    ...when(action === 'repeat' && config.condition === undefined && config.until === undefined && config.max_iterations === undefined, {
      pointer: '/config',
      message: 'repeat does not know when to stop',
      hint: 'give it `until`, or a number of rounds as `max_iterations`',
    }),
    ...when(action === 'assert' && judgesNothing(step), {
      pointer: '/config',
      message: 'this assert judges nothing',
      hint: 'give it `assertions`, or an `expression`',
    }),
  ]
}

const judgesNothing = ({ config, assert, assert_any, assert_none }: Step): boolean =>
  [config.assertions, config.expression, assert, assert_any, assert_none].every(
    (list) => list === undefined || (Array.isArray(list) && list.length === 0),
  )

const when = (isSo: boolean, found: Unsupported): Unsupported[] => (isSo ? [found] : [])
