'use client'
import { useEffect, useId, useRef, useState } from 'react'
import { said } from '../../ui/format.ts'
import { useEditorStore } from '../editor-store.ts'
import { DraftInput } from './inputs.tsx'

interface KeyNameProps {
  /** Of the entry. */
  readonly pointer: string
  readonly name: string
  /** All names of the map. */
  readonly names: readonly string[]
}

/** The name of an entry of a map. Another one takes its place, and nothing else of the entry changes. */
export const KeyName = ({ pointer, name, names }: KeyNameProps) => {
  const store = useEditorStore()
  const id = useId()
  const [problem, setProblem] = useState<string>()
  // Enter and leaving the field both say it: the second time there is nothing to do.
  const asked = useRef<string>(undefined)
  useEffect(() => {
    asked.current = undefined
    setProblem(undefined)
  }, [name])
  const rename = async (typed: string): Promise<unknown> => {
    const key = typed.trim()
    if (key === name) return false
    if (key === '') return setProblem(`A name is needed. Write one, or remove “${name}”.`)
    if (names.includes(key)) return setProblem(`There is a “${key}” already. Choose another name.`)
    if (asked.current === key) return undefined
    asked.current = key
    const isDone = await store.edit({ kind: 'renameKey', pointer, key })
    if (isDone) return setProblem(undefined)
    asked.current = undefined
    const { refused } = store.getState()
    return setProblem(refused && said(refused.message, refused.hint))
  }
  return (
    <>
      <DraftInput
        aria-label={`Name of ${name}`}
        value={name}
        onCommit={rename}
        onKept={() => setProblem(undefined)}
        {...(problem !== undefined && { 'aria-invalid': true, 'aria-describedby': id, 'data-unreadable': true })}
      />
      {problem !== undefined && (
        <p id={id} role="alert" className="col-span-3 row-start-2 text-meta text-failed-ink">
          {problem}
        </p>
      )}
    </>
  )
}
