import { fakerLocaleHint, findFakerLocale } from '@testmesh/expressions'
import type { Flow, Step } from '@testmesh/flow'
import type { JsonObject } from '@testmesh/protocol'
import { listsInside } from './check-dependencies.ts'
import type { CompileSteps } from './compile-step.ts'
import { isGraph } from './dependencies.ts'
import type { Misuse } from './misuse.ts'
import { misusesOfTransform } from './misuses-of-transform.ts'
import { type PlannedStep, stepsInside } from './plan.ts'
import { placeOf, report } from './plan-context.ts'

/** Of steps that run one after the other, or as a graph. */
type Lists = readonly (readonly PlannedStep[])[]

/** Reports what cannot mean anything as it stands: it is never passed over in silence. */
export const checkSupport = (context: CompileSteps, flow: Flow, lists: Lists): void => {
  for (const found of ofFlow(flow, lists)) reportAt(context, '', found)
  const visit = (planned: PlannedStep): void => {
    for (const found of ofStep(planned, context)) reportAt(context, planned.pointer, found)
    stepsInside(planned).forEach(visit)
  }
  lists.flat().forEach(visit)
}

const hasGraph = (lists: Lists): boolean => lists.some((steps) => isGraph(steps) || steps.some((step) => hasGraph(listsInside(step))))

const reportAt = (context: CompileSteps, base: string, { pointer, ...found }: Misuse): void =>
  report(context, { code: 'PLAN_NOT_SUPPORTED', ...found, place: placeOf(context, base + pointer) })

const ofFlow = ({ config }: Flow, lists: Lists): Misuse[] => [
  ...when(config.max_concurrent !== undefined && !hasGraph(lists), {
    pointer: '/config/max_concurrent',
    message: 'max_concurrent has nothing to limit: no step has depends_on, so they run one after the other',
    hint: 'say with depends_on what a step waits for, or put what may run at the same time into a parallel step',
    severity: 'warning',
  }),
  ...ofFaker(config.faker?.locale),
]

const ofFaker = (locale: string | undefined): Misuse[] =>
  locale === undefined || findFakerLocale(locale) !== undefined
    ? []
    : [{ pointer: '/config/faker/locale', message: `faker has no locale "${locale}"`, hint: fakerLocaleHint(locale) }]

const ofStep = ({ step, isControl, blocks }: PlannedStep, { descriptors }: CompileSteps): Misuse[] =>
  isControl && Object.hasOwn(misuses, step.action) ? (misuses[step.action]?.(step, { blocks, descriptors }) ?? []) : []

type FindMisuse = (step: Step, around: Pick<PlannedStep, 'blocks'> & Pick<CompileSteps, 'descriptors'>) => Misuse[]

/** By action. */
const misuses: Readonly<Record<string, FindMisuse>> = {
  for_each: ({ config }) => {
    const sources = given(config, ['items', 'range', 'items_from_glob'])
    const [first, second] = sources
    return [
      ...when(first === undefined, {
        pointer: '/config',
        message: 'for_each has nothing to go through',
        hint: 'give it `items`, a `range`, or `items_from_glob`',
      }),
      ...when(second !== undefined, {
        pointer: `/config/${second}`,
        message: `for_each goes through one thing: ${first}, or ${second}`,
        hint: 'keep one of them',
      }),
    ]
  },
  while: ({ config }) => [
    ...twoConditions(config),
    ...when(config.condition === undefined && config.until === undefined, {
      pointer: '/config',
      message: 'while has no condition',
      hint: 'give it a `condition` to go on, or `until` to stop',
    }),
  ],
  repeat: ({ config }) => [
    ...twoConditions(config),
    ...when(config.condition === undefined && config.until === undefined && config.max_iterations === undefined, {
      pointer: '/config',
      message: 'repeat does not know when to stop',
      hint: 'give it `until`, or a number of rounds as `max_iterations`',
    }),
  ],
  parallel: ({ config }) => {
    // A branch of which nothing is written is no map.
    const branches = (Array.isArray(config.branches) ? config.branches : []) as readonly ({ readonly name?: unknown } | null)[]
    const names = branches.map((branch) => branch?.name)
    const twice = names.findIndex((name, index) => name !== undefined && names.indexOf(name) !== index)
    return when(twice >= 0, {
      pointer: `/config/branches/${twice}/name`,
      message: `two branches are called "${String(names[twice])}"`,
      hint: 'give one of them another name',
    })
  },
  listen: (_, { blocks, descriptors }) => {
    const [first, second] = blocks.flatMap(({ steps }) => steps)
    return [
      ...when(first === undefined || second !== undefined, {
        pointer: '/config/source',
        message: `listen has ${first ? 'more than one source' : 'no source'}`,
        hint: 'give it one step, of an action that can be listened to',
      }),
      ...when(first !== undefined && first.descriptor.listens !== true, {
        pointer: '/config/source/0',
        message: `${first?.step.action} cannot be listened to`,
        hint: `listen to one of ${[...descriptors.values()].flatMap(({ type, listens }) => (listens ? [type] : [])).join(', ')}`,
      }),
    ]
  },
  receive: ({ config }) =>
    when(config.never === true && config.count !== undefined, {
      pointer: '/config/count',
      message: '"count" cannot stand beside "never"',
      hint: 'keep one of them',
    }),
  transform: ({ config }) => misusesOfTransform(config),
  assert: (step) =>
    when(judgesNothing(step), {
      pointer: '/config',
      message: 'this assert judges nothing',
      hint: 'give it `assertions`, or an `expression`',
    }),
}

const given = (config: JsonObject, keys: readonly string[]): string[] => keys.filter((key) => config[key] !== undefined)

const twoConditions = (config: JsonObject): Misuse[] =>
  when(config.condition !== undefined && config.until !== undefined, {
    pointer: '/config/until',
    message: '"until" cannot stand beside "condition"',
    hint: 'keep one of them: `until` stops when it holds, `condition` when it does not',
  })

const judgesNothing = ({ config, assert, assert_any, assert_none }: Step): boolean =>
  [config.assertions, config.expression, assert, assert_any, assert_none].every(
    (list) => list === undefined || (Array.isArray(list) && list.length === 0),
  )

const when = (isSo: boolean, found: Misuse): Misuse[] => (isSo ? [found] : [])
