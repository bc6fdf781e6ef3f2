'use client'
import { create } from 'zustand'
import { useSession } from '../session/session.ts'
import { isSameValue } from '../ui/same-value.ts'
import { toast } from '../ui/toast.ts'
import { textOfValue, valueOfText } from '../ui/value-text.ts'
import type { Cell, OtherChange } from './model/matrix.ts'
import { useChangeValue } from './queries.ts'
import { otherChangeIn, whyNotChanged } from './why-not-changed.ts'

/** What somebody typed into a cell and the server does not have: on its way, or refused. */
export interface Draft {
  readonly text: string
  readonly problem?: string | undefined
  /** What the value was when it was typed over. */
  readonly base: Cell
  /** Somebody else changed the value meanwhile: one of the two is chosen. */
  readonly other?: OtherChange | undefined
}

export interface CellPlace {
  readonly name: string
  readonly environmentId: string
  readonly cell: Cell
}

export interface Drafts {
  readonly find: (place: Pick<CellPlace, 'name' | 'environmentId'>) => Draft | undefined
  /**
   * Keeps a text as the value. False when it was refused: then the text stays, with the reason. When that was somebody else's change, to
   * keep it again puts it in the place of theirs.
   */
  readonly keep: (place: CellPlace, text: string) => Promise<boolean>
  /** Lets a text stand that is not kept yet. */
  readonly hold: (place: CellPlace, text: string) => void
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

const removed: Cell = { type: 'missing' }

const refused = (draft: Draft, name: string, error: unknown): Draft => ({
  ...draft,
  problem: whyNotChanged(error, name),
  other: otherChangeIn(error, name),
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
  const find: Drafts['find'] = (place) => drafts.get(keyOf(place))
  const keep = async (place: CellPlace, text: string): Promise<boolean> => {
    const { name, environmentId, cell } = place
    const before = find(place)
    const base = before?.other?.cell ?? before?.base ?? cell
    const value = valueOfText(text)
    const isSame = base.type === 'value' ? isSameValue(base.value, value) : text === ''
    if (isSame) {
      put(place, undefined)
      return true
    }
    put(place, { text, base })
    try {
      await changeValue({ name, environmentId, base, value })
      put(place, undefined)
      return true
    } catch (error) {
      put(place, refused({ text, base }, name, error))
      return false
    }
  }
  const remove = async (place: CellPlace): Promise<void> => {
    const { name, environmentId, cell } = place
    if (cell.type !== 'value') return
    const undo = (): void =>
      void changeValue({ name, environmentId, base: removed, value: cell.value }).catch((error: unknown) => {
        put(place, refused({ text: textOfValue(cell.value), base: removed }, name, error))
      })
    try {
      await changeValue({ name, environmentId, base: cell })
      toast.success(`${name} is not set there any more`, { action: { label: 'Undo', onClick: undo } })
    } catch (error) {
      toast.error(`${name} was not removed. ${whyNotChanged(error, name)}`)
    }
  }
  return {
    find,
    keep,
    hold: (place, text) => {
      const draft = find(place)
      if (draft) put(place, { ...draft, text })
    },
    drop: (place) => put(place, undefined),
    remove,
    names: new Set([...drafts.keys()].map(nameOf)),
  }
}
