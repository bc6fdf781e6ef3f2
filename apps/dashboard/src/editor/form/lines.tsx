'use client'
import type { JsonValue } from '@testmesh/protocol'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { CompletingInput } from './completing.tsx'
import { DraftInput, YamlArea } from './inputs.tsx'
import { Trouble } from './trouble.tsx'
import { useCommit } from './use-commit.ts'

/** A list, one item a line: assertions, tags. What is more than text is shown as YAML. */
export const Lines = ({
  control = {},
  pointer,
  value,
  label,
  placeholder,
}: {
  control?: { readonly id?: string }
  pointer: string
  value: readonly JsonValue[]
  label: string
  placeholder: string
}) => {
  const commit = useCommit()
  const [text, setText] = useState('')
  const add = async (): Promise<void> => {
    if (text.trim() === '') return
    const isKept = value.length === 0 ? await commit(pointer, [text]) : await commit(`${pointer}/-`, text)
    if (isKept) setText('')
  }
  return (
    <div className="flex flex-col gap-1.5">
      {value.map((item, index) => (
        <div key={`${String(index)}-${typeof item}`} className="grid grid-cols-[1fr_1.75rem] items-start gap-1.5">
          {typeof item === 'object' && item !== null ? (
            <YamlArea
              pointer={`${pointer}/${index}`}
              aria-label={`${label} ${index + 1}`}
              value={item}
              onCommit={(next) => commit(`${pointer}/${index}`, next)}
            />
          ) : (
            <DraftInput
              place={{ pointer: `${pointer}/${index}` }}
              aria-label={`${label} ${index + 1}`}
              value={String(item)}
              onCommit={(next) => commit(`${pointer}/${index}`, next)}
            />
          )}
          <Button
            look="quiet"
            size="small"
            aria-label={`Remove ${label} ${index + 1}`}
            icon={<X size={13} aria-hidden />}
            onClick={() => commit(`${pointer}/${index}`, undefined)}
          />
          <Trouble pointer={`${pointer}/${index}`} />
        </div>
      ))}
      <form
        className="grid grid-cols-[1fr_1.75rem] items-center gap-1.5"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <CompletingInput
          {...control}
          place={{ pointer: `${pointer}/-` }}
          aria-label={`New: ${label}`}
          placeholder={placeholder}
          value={text}
          onText={setText}
          className="w-full font-mono"
          spellCheck={false}
        />
        <Button look="quiet" size="small" type="submit" aria-label={`Add: ${label}`} icon={<Plus size={13} aria-hidden />} />
      </form>
    </div>
  )
}
