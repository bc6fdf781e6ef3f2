import { routingText } from './routing-text.ts'

/** What the form of an environment holds. */
export interface EnvironmentFields {
  readonly name: string
  readonly description: string
  readonly isProtected: boolean
  /** As JSON. */
  readonly routing: string
}

interface Known {
  readonly name: string
  readonly description: string | null
  readonly isProtected: boolean
  readonly routing: Readonly<Record<string, unknown>>
}

export const fieldsOf = (environment: Known | undefined): EnvironmentFields => ({
  name: environment?.name ?? '',
  description: environment?.description ?? '',
  isProtected: environment?.isProtected ?? false,
  routing: routingText(environment),
})

export interface Versions {
  /** What both began with. */
  readonly seen: EnvironmentFields
  readonly mine: EnvironmentFields
  readonly theirs: EnvironmentFields
}

export interface MergedFields {
  /** What only they changed is theirs, the rest mine. */
  readonly merged: EnvironmentFields
  /** What both changed, each to something else. */
  readonly contested: readonly (keyof EnvironmentFields)[]
  /** They changed a field, and not only variables. */
  readonly isChanged: boolean
}

export const mergeFields = ({ seen, mine, theirs }: Versions): MergedFields => {
  const names = Object.keys(seen) as (keyof EnvironmentFields)[]
  const theirsChanged = names.filter((name) => theirs[name] !== seen[name])
  const mineStays = names.filter((name) => mine[name] !== seen[name])
  return {
    merged: { ...theirs, ...Object.fromEntries(mineStays.map((name) => [name, mine[name]])) },
    contested: theirsChanged.filter((name) => mineStays.includes(name) && mine[name] !== theirs[name]),
    isChanged: theirsChanged.length > 0,
  }
}
