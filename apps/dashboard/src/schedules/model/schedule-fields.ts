import type { BodyOf, scheduleRoutes } from '@testmesh/protocol'
import { formatCount } from '../../ui/format.ts'
import { textOfValue, valueOfText } from '../../ui/value-text.ts'

export type ScheduleBody = BodyOf<typeof scheduleRoutes.createSchedule>
export type FlowsOfSchedule = ScheduleBody['flows']

/** What the form has of both ways to say which flows: the one that is not taken is not forgotten while it is open. */
export interface FlowsField {
  readonly by: 'ids' | 'filter'
  readonly ids: readonly string[]
  /** Empty: any. */
  readonly suite: string
  /** With commas. */
  readonly tags: string
  readonly folder: string
}

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
  readonly flows: {
    readonly ids?: readonly string[] | undefined
    readonly suite?: string | undefined
    readonly tags?: readonly string[] | undefined
    readonly folder?: string | undefined
  }
}

/** Of a new one where there is none, in this zone. */
export const fieldsOf = (schedule: Known | undefined, zone: string): ScheduleFields => {
  const { ids, suite = '', tags = [], folder = '' } = schedule?.flows ?? { ids: [] }
  return {
    name: schedule?.name ?? '',
    cron: schedule?.cron ?? '0 3 * * *',
    timezone: schedule?.timezone ?? zone,
    flows: { by: ids ? 'ids' : 'filter', ids: ids ?? [], suite, tags: tags.join(', '), folder },
    environment: schedule?.environment ?? '',
    variables: variablesText(schedule?.variables ?? {}),
    overlap: schedule?.overlap ?? 'skip',
    catchUp: schedule?.catchUp ?? 'last',
    catchUpWithinMs: schedule?.catchUpWithinMs ?? hourMs,
  }
}

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

/** Undefined while none are chosen. */
export const flowsOf = ({ by, ids, suite, tags, folder }: FlowsField): FlowsOfSchedule | undefined => {
  if (by === 'ids') return ids.length > 0 ? { ids: [...ids] } : undefined
  const words = tagsIn(tags)
  if (!suite && !folder && words.length === 0) return undefined
  return { ...(suite && { suite }), ...(words.length > 0 && { tags: words }), ...(folder && { folder }) }
}

export const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
]

interface ReadVariables {
  readonly value?: Readonly<Record<string, unknown>>
  readonly problem?: string
}

export const readVariables = (text: string): ReadVariables => {
  const lines = text.split('\n').map((line) => line.split(/=(.*)/s) as [name: string, value?: string])
  const wrong = lines.findIndex(([name, value]) => (value === undefined ? name.trim() !== '' : name.trim() === ''))
  if (wrong >= 0) return { problem: `Line ${wrong + 1} is no NAME=value.` }
  const names = lines.map(([name]) => name.trim())
  const again = names.findIndex((name, at) => name !== '' && names.indexOf(name) < at)
  if (again >= 0) return { problem: `Line ${again + 1} gives ${names[again]} again: keep one of them.` }
  return {
    value: Object.fromEntries(lines.flatMap(([name, value]) => (value === undefined ? [] : [[name.trim(), valueOfText(value)]]))),
  }
}

const variablesText = (variables: Readonly<Record<string, unknown>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${oneLine(value)}`)
    .join('\n')

const oneLine = (value: unknown): string => {
  const text = textOfValue(value)
  return text.includes('\n') ? JSON.stringify(value) : text
}

/** Why it cannot be kept as it is; the server knows more reasons. */
export const whyNotKept = (fields: ScheduleFields): string | undefined => {
  if (fields.name.trim() === '') return 'Give it a name first.'
  if (fields.cron.trim() === '') return 'Say when it comes first.'
  if (!flowsOf(fields.flows)) return fields.flows.by === 'ids' ? 'Choose a flow first.' : 'Choose a suite, a tag or a folder first.'
  return readVariables(fields.variables).problem ?? whyNotAll(fields)
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
      return flowsWords(fields.flows)
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

const flowsWords = ({ by, ids, suite, tags, folder }: FlowsField): string => {
  if (by === 'ids') return formatCount(ids.length, 'chosen flow')
  return filterWords({ suite, tags: tagsIn(tags), folder })
}

/** `suite nightly, tags smoke and orders, in shop/`. */
export const filterWords = ({ suite, tags = [], folder }: Known['flows']): string =>
  [suite && `suite ${suite}`, tags.length > 0 && `${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(' and ')}`, folder && `in ${folder}/`]
    .filter(Boolean)
    .join(', ')
