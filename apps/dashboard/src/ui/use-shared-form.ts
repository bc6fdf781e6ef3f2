'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { mergeFields, type Versions } from './merge-fields.ts'

export type SharedForm<Fields extends object> = ReturnType<typeof useSharedForm<{ readonly version: number }, Fields>>

interface SharedFormOptions<Kept, Fields> {
  /** What the form changes. Absent: it makes one. */
  readonly kept: Kept | undefined
  readonly fieldsOf: (kept: Kept | undefined) => Fields
  /** Makes it, or changes the version `base` of it. */
  readonly send: (fields: Fields, base: number) => Promise<unknown>
  readonly onKept: (fields: Fields) => void
}

/** A form of what others may change meanwhile: theirs is never written over, and nothing of mine is lost. */
export const useSharedForm = <Kept extends { readonly version: number }, Fields extends object>(
  options: SharedFormOptions<Kept, Fields>,
) => {
  const { kept, fieldsOf, send, onKept } = options
  const [seen, setSeen] = useState(() => ({ fields: fieldsOf(kept), version: kept?.version ?? 0 }))
  const [fields, setFields] = useState(seen.fields)
  const keep = (base: number): Promise<unknown> =>
    send(fields, base).catch((error: unknown) => {
      const current = currentIn<Kept>(error)
      if (!current || mergeFields({ seen: seen.fields, mine: fields, theirs: fieldsOf(current) }).isChanged) throw error
      // They changed what the form does not have.
      return keep(current.version)
    })
  const save = useMutation({ mutationFn: () => keep(seen.version), onSuccess: () => onKept(fields) })
  const current = currentIn<Kept>(save.error)
  return {
    isNew: kept === undefined,
    fields,
    change: (changed: Partial<Fields>): void => {
      setFields((before) => ({ ...before, ...changed }))
      // What was refused is not what stands there any more; what somebody else did is true still.
      if (save.isError && !current) save.reset()
    },
    isChanged: mergeFields({ seen: seen.fields, mine: seen.fields, theirs: fields }).isChanged,
    save,
    /** What somebody else kept meanwhile. A new one that was made already, by a request whose answer was lost, is nobody else's. */
    meanwhile: kept &&
      current && {
        ...({ seen: seen.fields, mine: fields, theirs: fieldsOf(current) } satisfies Versions<Fields>),
        onGoOn: (merged: Fields): void => {
          setFields(merged)
          setSeen({ fields: fieldsOf(current), version: current.version })
          save.reset()
        },
      },
  }
}

/** Of a form that cannot be sent: its button says what is missing, and does nothing until it is there. */
export const missingBody = (): never => {
  throw new Error('something is missing in the form')
}

const currentIn = <Kept>(error: unknown): Kept | undefined => (error as { problem?: { current?: Kept } } | null)?.problem?.current
