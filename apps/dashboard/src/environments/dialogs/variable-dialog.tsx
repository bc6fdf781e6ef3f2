'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { valueOfText } from '../../ui/value-text.ts'
import { baseOf, type MatrixRow } from '../model/matrix.ts'
import { type Environment, useRefresh } from '../queries.ts'
import { ValueBox } from '../value-box.tsx'
import { whyNotChanged } from '../why-not-changed.ts'

/** A new variable with its value in each environment. What was set stays set when another environment refuses. */
export const VariableDialog = ({
  environments,
  rows,
  onClose,
}: {
  environments: readonly Environment[]
  rows: readonly MatrixRow[]
  onClose: () => void
}) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [name, setName] = useState('')
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const given = Object.entries(texts).filter(([, text]) => text !== '')
  const taken = rows.find((row) => row.name === name.trim())
  const save = useMutation({
    mutationFn: async () => {
      const refused: Record<string, string> = {}
      for (const [id, text] of given) {
        const set = { [name.trim()]: valueOfText(text) }
        const base = baseOf(name.trim(), taken?.cells[environments.findIndex((one) => one.id === id)])
        await client.changeVariables({ params: { id }, body: { set, base } }).catch((error: unknown) => {
          refused[id] = whyNotChanged(error, name.trim()) ?? ''
        })
      }
      return refused
    },
    onSuccess: (refused) => {
      void refresh()
      setProblems(refused)
      if (Object.keys(refused).length > 0) return
      toast.success(`${name.trim()} is set in ${formatCount(given.length, 'environment')}`)
      onClose()
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title="New variable" description="Flows read it as ${NAME}. Leave out where it is not needed yet.">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Field label="Name" problem={taken ? 'There is one of this name: its values are replaced where you give one.' : undefined}>
          {(control) => (
            <Input
              {...control}
              className="w-full font-mono"
              placeholder="API_URL"
              required
              maxLength={200}
              pattern="[A-Za-z_][\w.\-]*"
              title="A letter or _ first, then letters, digits, and _ . -"
              spellCheck={false}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {environments.map(({ id, name: environment }) => (
          <Field key={id} label={environment} problem={problems[id]}>
            {(control) => (
              <ValueBox
                {...control}
                placeholder="not set"
                value={texts[id] ?? ''}
                onChange={(event) => setTexts({ ...texts, [id]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <p className="text-meta text-muted">
          Text, or JSON: <code className="font-mono">5432</code> is a number, <code className="font-mono">"5432"</code> is text.
        </p>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={save.isPending}
            unavailable={given.length === 0 ? 'Give it a value in an environment first.' : undefined}
          >
            Add it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
