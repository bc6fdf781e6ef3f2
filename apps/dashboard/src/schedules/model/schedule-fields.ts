import type { BodyOf, scheduleRoutes } from '@testmesh/protocol'
import {
  type FlowsField,
  flowsFieldOf,
  flowsFieldWords,
  flowsOf,
  type KnownFlows,
  whyNoFlows,
} from '../../flow-choice/model/flow-choice.ts'
import { formatCount } from '../../ui/format.ts'
import { readVariables, variablesText } from '../../ui/variable-lines.ts'

export type ScheduleBody = BodyOf<typeof scheduleRoutes.createSchedule>

/** What the form of a schedule holds. */
export interface ScheduleFields {
  readonly name: string
  readonly cron: string
  readonly timezone: string
  readonly flows: FlowsField
  /** Empty: each flow's own. */
  readonly environment: string
  /** `NAME=value`, one a line. */
  readonly variables: string
  readonly overlap: ScheduleBody['overlap']
  readonly catchUp: ScheduleBody['catchUp']
  readonly catchUpWithinMs: number
}

interface Known extends Omit<ScheduleBody, 'flows'> {
  readonly flows: KnownFlows
}

/** Of a new one where there is none, in this zone. */
export const fieldsOf = (schedule: Known | undefined, zone: string): ScheduleFields => ({
  name: schedule?.name ?? '',
  cron: schedule?.cron ?? '0 3 * * *',
  timezone: schedule?.timezone ?? zone,
  flows: flowsFieldOf(schedule?.flows ?? { ids: [] }),
  environment: schedule?.environment ?? '',
  variables: variablesText(schedule?.variables ?? {}),
  overlap: schedule?.overlap ?? 'skip',
  catchUp: schedule?.catchUp ?? 'last',
  catchUpWithinMs: schedule?.catchUpWithinMs ?? hourMs,
})

/** As the server takes it. Undefined while something is missing, as `whyNotKept` says. */
export const bodyOf = (fields: ScheduleFields): ScheduleBody | undefined => {
  const flows = flowsOf(fields.flows)
  const { value: variables } = readVariables(fields.variables)
  if (!flows || !variables) return undefined
  const { name, cron, timezone, environment } = fields
  return {
    ...fields,
    name: name.trim(),
    cron: cron.trim(),
    timezone: timezone.trim(),
    environment: environment || null,
    flows,
    variables,
  }
}

/** Why it cannot be kept as it is; the server knows more reasons. */
export const whyNotKept = (fields: ScheduleFields): string | undefined => {
  if (fields.name.trim() === '') return 'Give it a name first.'
  if (fields.cron.trim() === '') return 'Say when it comes first.'
  return whyNoFlows(fields.flows) ?? readVariables(fields.variables).problem ?? whyNotAll(fields)
}

/** Why not all of the missed times can run. */
export const whyNotAll = ({ overlap, catchUp }: Pick<ScheduleFields, 'overlap' | 'catchUp'>): string | undefined =>
  catchUp === 'all' && overlap === 'skip'
    ? 'All of them start at once, which only works where a time comes also while what was started before still runs.'
    : undefined

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** What "how late" offers, and what is chosen. */
export const withinChoices = (chosenMs: number): readonly number[] =>
  [...new Set([15 * minuteMs, hourMs, 6 * hourMs, dayMs, 7 * dayMs, chosenMs])].sort((a, b) => a - b)

/** `15 minutes`, `6 hours`, `a day` in numbers. */
export const withinWords = (ms: number): string => {
  for (const [unit, name] of [
    [dayMs, 'day'],
    [hourMs, 'hour'],
    [minuteMs, 'minute'],
  ] as const)
    if (ms >= unit && ms % unit === 0) return formatCount(ms / unit, name)
  return formatCount(Math.round(ms / 1000), 'second')
}

export const overlapWords = {
  skip: 'Pass over that time',
  allow: 'Start it all the same',
} as const satisfies Record<ScheduleBody['overlap'], string>

export const catchUpWords = {
  none: 'Run none of them',
  last: 'Run the last of them',
  all: 'Run all of them, at most 100',
} as const satisfies Record<ScheduleBody['catchUp'], string>

export const fieldLabels: Readonly<Record<keyof ScheduleFields, string>> = {
  name: 'Name',
  cron: 'When',
  timezone: 'Time zone',
  flows: 'Flows',
  environment: 'Environment',
  variables: 'Variables',
  overlap: 'While what it started before still runs',
  catchUp: 'Times that were missed',
  catchUpWithinMs: 'How late they may be',
}

/** What a field says, to somebody who has another one. */
export const fieldWords = (fields: ScheduleFields, name: keyof ScheduleFields): string => {
  switch (name) {
    case 'flows':
      return flowsFieldWords(fields.flows)
    case 'overlap':
      return overlapWords[fields.overlap]
    case 'catchUp':
      return catchUpWords[fields.catchUp]
    case 'catchUpWithinMs':
      return withinWords(fields.catchUpWithinMs)
    case 'environment':
      return fields.environment || 'each flow’s own'
    default:
      return fields[name] || 'nothing'
  }
}
