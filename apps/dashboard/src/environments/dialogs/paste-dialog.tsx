'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useApi, useNeeds } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Select, TextArea } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { ProblemLine } from '../../ui/problem.tsx'
import { type Environment, useMatrixCache } from '../queries.ts'

/** The lines of a .env file become variables: all, or none when one is wrong. */
export const PasteDialog = (props: {
  readonly environments: readonly Environment[]
  readonly environmentId?: string | undefined
  readonly onClose: () => void
}) => {
  const { environments, environmentId, onClose } = props
  const { client } = useApi()
  const why = useNeeds('editor')
  const cache = useMatrixCache()
  const [into, setInto] = useState(environmentId ?? environments[0]?.id ?? '')
  const [text, setText] = useState('')
  const where = environments.find(({ id }) => id === into)?.name ?? ''
  const paste = useMutation({
    mutationFn: () => client.importVariables({ params: { id: into }, body: { text } }),
    onSuccess: async () => {
      await cache.refresh()
      toast.success(`${formatCount(linesOf(text), 'line')} of .env set in ${where}`)
      onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Paste .env"
      description="A line NAME=value sets a variable, or gives it another value. What is not named stays. Everybody of the workspace can read variables: what must stay hidden is better set as a secret."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (why === undefined) paste.mutate()
        }}
      >
        <Field label="Lines" aside={<OpenFile onText={setText} />}>
          {(control) => (
            <TextArea
              {...control}
              required
              rows={10}
              value={text}
              spellCheck={false}
              placeholder={'BASE_URL=http://localhost:5001\nTIMEOUT_MS=5000'}
              onChange={(event) => {
                setText(event.target.value)
                paste.reset()
              }}
              className="w-full font-mono"
            />
          )}
        </Field>
        <Field label="Into">
          {(control) => (
            <Select {...control} value={into} onChange={(event) => setInto(event.target.value)}>
              {environments.map(({ id, name, isProtected }) => (
                <option key={id} value={id}>
                  {name}
                  {isProtected && ' (protected)'}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ProblemLine error={paste.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" unavailable={why} disabled={paste.isPending}>
            Set in {where}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

const linesOf = (text: string): number => text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#')).length

const OpenFile = ({ onText }: { onText: (text: string) => void }) => (
  <label className="cursor-pointer rounded-control text-meta font-medium text-primary underline has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary">
    Take a file
    <input
      type="file"
      className="sr-only"
      onChange={(event) => {
        const [file] = event.target.files ?? []
        event.target.value = ''
        if (file) void file.text().then(onText)
      }}
    />
  </label>
)
