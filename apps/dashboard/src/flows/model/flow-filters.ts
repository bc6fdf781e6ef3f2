import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs'

/** What flows are ordered by, and how that is said. */
export const sorts = {
  changed: 'last changed',
  name: 'name',
  lastRun: 'last run',
  duration: 'longest',
  failed: 'failed first',
} as const
export type FlowSort = keyof typeof sorts

/** How the last run ended: what is said, and the verdicts that it means. */
const lastRuns = {
  passed: { says: 'passed', verdicts: ['passed'] },
  failed: { says: 'failed', verdicts: ['failed', 'error'] },
  flaky: { says: 'flaky', verdicts: ['flaky'] },
  cancelled: { says: 'cancelled or skipped', verdicts: ['cancelled', 'skipped'] },
  never: { says: 'never', verdicts: ['none'] },
} as const
export type LastRun = keyof typeof lastRuns

export const lastRunOptions = (Object.keys(lastRuns) as LastRun[]).map((value) => ({ value, label: `Last run: ${lastRuns[value].says}` }))

/** The order that needs no word in the address is the one that is not chosen. */
export const sortOptions = (['name', 'lastRun', 'duration', 'failed'] as const).map((value) => ({ value, label: `Sort: ${sorts[value]}` }))

/** A quarantine that is over is one that somebody has to remove. */
export const quarantineOptions = [{ value: 'any', label: 'In quarantine, or over' }] as const

/** All of it stands in the address. */
export const filterFields = {
  search: parseAsString,
  tag: parseAsString,
  last: parseAsStringLiteral(lastRunOptions.map(({ value }) => value)),
  quarantine: parseAsStringLiteral(quarantineOptions.map(({ value }) => value)),
  sort: parseAsStringLiteral(sortOptions.map(({ value }) => value)),
  folder: parseAsString,
  path: parseAsString,
}

export type FlowFilters = Readonly<inferParserType<typeof filterFields>>

export const flowQueryOf = ({ search, tag, last, quarantine, sort, folder, path }: FlowFilters) => ({
  ...(search && { search }),
  ...(tag && { tags: [tag] }),
  ...(last && { lastVerdict: [...lastRuns[last].verdicts] }),
  ...(quarantine && { quarantined: true }),
  ...(sort && { sort }),
  ...(folder && { collectionId: folder }),
  ...(path && { folder: path }),
})

/** Each filter as the page says it. */
export const filtersInWords = ({ search, tag, last, quarantine, folder, path }: FlowFilters): readonly string[] => [
  ...(search ? [`Search: ${search}`] : []),
  ...(tag ? [`Tag: ${tag}`] : []),
  ...lastRunOptions.filter(({ value }) => value === last).map(({ label }) => label),
  ...quarantineOptions.filter(({ value }) => value === quarantine).map(({ label }) => label),
  ...(folder ? ['In the chosen collection'] : []),
  ...(path ? [`Folder: ${path}`] : []),
]

/** Whether some flows are left out; an order leaves out none. */
export const isFiltered = ({ sort: _, ...filters }: FlowFilters): boolean => Object.values(filters).some(Boolean)

/** Takes every filter away, and leaves the order. */
export const noFilters: Readonly<Record<Exclude<keyof FlowFilters, 'sort'>, null>> = {
  search: null,
  tag: null,
  last: null,
  quarantine: null,
  folder: null,
  path: null,
}

/** Whether a run may change what such a list shows. */
export const followsRuns = ({ lastVerdict, sort }: ReturnType<typeof flowQueryOf>): boolean =>
  lastVerdict !== undefined || (sort !== undefined && sort !== 'name')
