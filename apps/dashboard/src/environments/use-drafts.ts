'use client'
import { useEffect, useRef, useState } from 'react'
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

/** Nothing that was typed is lost: it is kept, or it stands in its cell with the reason why not. */
export const useDrafts = (): Drafts => {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(new Map())
  const changeValue = useChangeValue()
  useWarningBeforeLeaving([...drafts.values()].some(({ problem }) => problem !== undefined))
  const put = (place: CellPlace, draft: Draft | undefined): void =>
    setDrafts((before) => {
      const next = new Map(before)
      if (draft) next.set(keyOf(place), draft)
      else next.delete(keyOf(place))
      return next
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

const useWarningBeforeLeaving = (isUnsafe: boolean): void => {
  const isUnsafeNow = useRef(isUnsafe)
  useEffect(() => {
    isUnsafeNow.current = isUnsafe
  })
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (isUnsafeNow.current) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [])
}
