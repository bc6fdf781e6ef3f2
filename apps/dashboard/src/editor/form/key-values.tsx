'use client'
import { pointerTo } from '@testmesh/flow/walk'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/field.tsx'
import { CompletingInput } from './completing.tsx'
import { DraftInput } from './inputs.tsx'
import { KeyName } from './key-name.tsx'
import { Trouble } from './trouble.tsx'
import { useCommit } from './use-commit.ts'

/** Rows of names and values; each row is an edit of its own line. */
export const KeyValues = ({
  control = {},
  pointer,
  value,
  label,
  placeholder = 'value',
}: {
  control?: { readonly id?: string }
  pointer: string
  value: JsonObject
  label: string
  placeholder?: string
}) => {
  const commit = useCommit()
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const add = async (): Promise<void> => {
    if (name.trim() === '' || !(await commit(pointerTo(pointer, name.trim()), scalarOf(text)))) return
    setName('')
    setText('')
  }
  const entries = Object.entries(value)
  return (
    <div className="flex flex-col gap-1.5">
      {entries.map(([key, item], index) => (
        // By its place: a row that gets another name keeps the focus.
        <div key={index} className="grid grid-cols-[minmax(5rem,2fr)_3fr_1.75rem] items-center gap-1.5">
          <KeyName pointer={pointerTo(pointer, key)} name={key} names={entries.map(([name]) => name)} />
          <DraftInput
            place={{ pointer: pointerTo(pointer, key) }}
            aria-label={`${label}: ${key}`}
            value={typeof item === 'string' ? item : JSON.stringify(item)}
            onCommit={(typed) => commit(pointerTo(pointer, key), typeof item === 'string' ? typed : scalarOf(typed))}
          />
          <Button
            look="quiet"
            size="small"
            aria-label={`Remove ${key}`}
            icon={<X size={13} aria-hidden />}
            onClick={() => commit(pointerTo(pointer, key), undefined)}
          />
          <span className="col-span-3 empty:hidden">
            <Trouble pointer={pointerTo(pointer, key)} />
          </span>
        </div>
      ))}
      <form
        className="grid grid-cols-[minmax(5rem,2fr)_3fr_1.75rem] items-center gap-1.5"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <Input
          {...control}
          aria-label={`${label}: new name`}
          placeholder="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          className="w-full font-mono"
        />
        <CompletingInput
          place={{ pointer: pointerTo(pointer, name.trim() || 'name') }}
          aria-label={`${label}: new value`}
          placeholder={placeholder}
          value={text}
          onText={setText}
          className="w-full font-mono"
        />
        <Button look="quiet" size="small" type="submit" aria-label={`Add to ${label}`} icon={<Plus size={13} aria-hidden />} />
      </form>
    </div>
  )
}

/** `5`, `true` and JSON mean themselves; everything else is text. */
export const scalarOf = (text: string): JsonValue => {
  const trimmed = text.trim()
  if (!/^(?:-?\d+(?:\.\d+)?|true|false|null|[[{].*[\]}])$/s.test(trimmed)) return text
  try {
    return JSON.parse(trimmed) as JsonValue
  } catch {
    return text
  }
}
