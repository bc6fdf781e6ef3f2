import { isSameValue } from './same-value.ts'

export interface Versions<Fields> {
  /** What both began with. */
  readonly seen: Fields
  readonly mine: Fields
  readonly theirs: Fields
}

export interface MergedFields<Fields> {
  /** What only they changed is theirs, the rest mine. */
  readonly merged: Fields
  /** What both changed, each to something else. */
  readonly contested: readonly (keyof Fields)[]
  /** They changed something that the form has. */
  readonly isChanged: boolean
}

/** What a form becomes when somebody else kept another version meanwhile; fields are plain data. */
export const mergeFields = <Fields extends object>({ seen, mine, theirs }: Versions<Fields>): MergedFields<Fields> => {
  const names = Object.keys(seen) as (keyof Fields)[]
  const theirsChanged = names.filter((name) => !isSameValue(theirs[name], seen[name]))
  const mineStays = names.filter((name) => !isSameValue(mine[name], seen[name]))
  return {
    merged: { ...theirs, ...Object.fromEntries(mineStays.map((name) => [name, mine[name]])) },
    contested: theirsChanged.filter((name) => mineStays.includes(name) && !isSameValue(mine[name], theirs[name])),
    isChanged: theirsChanged.length > 0,
  }
}
