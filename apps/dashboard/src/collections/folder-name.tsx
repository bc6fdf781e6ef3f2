'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useApi } from '../session/api.tsx'
import { Input } from '../ui/field.tsx'
import { problemText } from '../ui/problem.tsx'
import { useRefresh } from './queries.ts'

/** The name of a folder while it is edited: Enter keeps it, Escape leaves. What is refused stays. */
export const FolderName = ({ id, name, onDone }: { id: string; name: string; onDone: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [text, setText] = useState(name)
  const box = useRef<HTMLInputElement>(null)
  const isLeft = useRef(false)
  const problemId = useId()
  useEffect(() => box.current?.select(), [])
  const rename = useMutation({
    mutationFn: () => client.updateCollection({ params: { id }, body: { name: text.trim() } }),
    onSuccess: async () => {
      await refresh()
      onDone()
    },
  })
  const keep = (): void => {
    if (isLeft.current || rename.isPending) return
    if (text.trim() === '' || text.trim() === name) {
      isLeft.current = true
      onDone()
    } else rename.mutate()
  }
  return (
    <span className="min-w-0 flex-1 py-0.5">
      <Input
        ref={box}
        autoFocus
        aria-label={`Name of ${name}`}
        aria-invalid={rename.isError}
        aria-describedby={rename.isError ? problemId : undefined}
        className="h-7 w-full font-normal"
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          rename.reset()
        }}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onBlur={keep}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter') keep()
          if (event.key !== 'Escape') return
          isLeft.current = true
          onDone()
        }}
      />
      {rename.isError && (
        <span id={problemId} role="alert" className="block py-1 text-meta font-normal text-failed-ink">
          {problemText(rename.error)}
        </span>
      )}
    </span>
  )
}
