'use client'
import { create } from 'zustand'
import { useSession } from '../session/session.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { isSameValue } from './model/env-diff.ts'
import type { Cell } from './model/matrix.ts'
import { textOfValue, valueOfText } from './model/value-text.ts'
import { useChangeValue } from './queries.ts'

/** What somebody typed into a cell and the server does not have: on its way, or refused. */
export interface Draft {
  readonly text: string
  readonly problem?: string | undefined
}

export interface CellPlace {
  readonly name: string
  readonly environmentId: string
  readonly cell: Cell
}

export interface Drafts {
  readonly find: (place: Pick<CellPlace, 'name' | 'environmentId'>) => Draft | undefined
  /** Keeps a text as the value. False when it was refused: then the text stays, with the reason. */
  readonly keep: (place: CellPlace, text: string) => Promise<boolean>
  readonly drop: (place: CellPlace) => void
  /** Takes a value away, which can be undone. */
  readonly remove: (place: CellPlace) => Promise<void>
  /** Names with something that is not kept: a filter does not hide them. */
  readonly names: ReadonlySet<string>
}

const keyOf = ({ name, environmentId }: Pick<CellPlace, 'name' | 'environmentId'>): string => `${environmentId} ${name}`
const nameOf = (key: string): string => key.slice(key.indexOf(' ') + 1)

/** Beside the page, so that a look at another one costs nothing; what one person typed is nothing for the next. */
const useTyped = create<{ readonly by: string; readonly drafts: ReadonlyMap<string, Draft> }>(() => ({ by: '', drafts: new Map() }))

const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
useTyped.subscribe(({ drafts }) => {
  const isUnsafe = [...drafts.values()].some(({ problem }) => problem !== undefined)
  if (isUnsafe) window.addEventListener('beforeunload', warn)
  else window.removeEventListener('beforeunload', warn)
})

const none: ReadonlyMap<string, Draft> = new Map()

/** Nothing that was typed is lost: it is kept, or it stands in its cell with the reason why not. */
export const useDrafts = (): Drafts => {
  const me = useSession((session) => (session.phase === 'in' ? session.user.id : ''))
  const drafts = useTyped((typed) => (typed.by === me ? typed.drafts : none))
  const changeValue = useChangeValue()
  const put = (place: CellPlace, draft: Draft | undefined): void =>
    useTyped.setState((before) => {
      const next = new Map(before.by === me ? before.drafts : none)
      if (draft) next.set(keyOf(place), draft)
      else next.delete(keyOf(place))
      return { by: me, drafts: next }
    })
  const keep = async (place: CellPlace, text: string): Promise<boolean> => {
    const { name, environmentId, cell } = place
    const value = valueOfText(text)
    const isSame = cell.type === 'value' ? isSameValue(cell.value, value) : text === ''
    if (isSame) {
      put(place, undefined)
      return true
    }
    put(place, { text })
    try {
      await changeValue({ name, environmentId, value })
      put(place, undefined)
      return true
    } catch (error) {
      put(place, { text, problem: problemText(error) })
      return false
    }
  }
  const remove = async (place: CellPlace): Promise<void> => {
    const { name, environmentId, cell } = place
    if (cell.type !== 'value') return
    const undo = (): void =>
      void changeValue({ name, environmentId, value: cell.value }).catch((error: unknown) => {
        put({ ...place, cell: { type: 'missing' } }, { text: textOfValue(cell.value), problem: problemText(error) })
      })
    try {
      await changeValue({ name, environmentId })
      toast.success(`${name} is not set there any more`, { action: { label: 'Undo', onClick: undo } })
    } catch (error) {
      toast.error(`${name} was not removed: ${problemText(error)}`)
    }
  }
  return {
    find: (place) => drafts.get(keyOf(place)),
    keep,
    drop: (place) => put(place, undefined),
    remove,
    names: new Set([...drafts.keys()].map(nameOf)),
  }
}
