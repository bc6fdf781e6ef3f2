'use client'
import { useId, useMemo, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { DiffView } from '../../ui/code/diff-view.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { type Choice, type Conflicting, mayBothStay, mergedTexts, mergeTexts } from '../model/merge-texts.ts'
import type { Conflict } from './use-save.ts'

export interface ConflictDialogProps {
  readonly conflict: Conflict
  readonly mine: string
  readonly isSaving: boolean
  readonly onSave: (text: string) => void
  readonly onClose: () => void
}

/** Somebody saved meanwhile: both changes come together, and where both touched the same lines somebody chooses. */
export const ConflictDialog = ({ conflict, mine, isSaving, onSave, onClose }: ConflictDialogProps) => {
  const { base, theirs, version } = conflict
  const parts = useMemo(() => mergeTexts(base, mine, theirs), [base, mine, theirs])
  const [choices, setChoices] = useState<readonly (Choice | undefined)[]>([])
  const [against, setAgainst] = useState<'theirs' | 'base'>('theirs')
  const open = parts.filter((part, index) => !('agreed' in part) && choices[index] === undefined).length
  const merged = mergedTexts(parts, choices)
  const text = merged.join('')
  const choose = (index: number, choice: Choice): void => setChoices((before) => Object.assign([...before], { [index]: choice }))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Somebody saved this flow meanwhile"
      description={`Version ${version} is there now. Nothing of it is lost: this brings both changes together.`}
      width="wide"
      loses={choices.length > 0 ? 'What you chose is lost.' : undefined}
    >
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (open === 0 && !isSaving) onSave(text)
        }}
      >
        {parts.map((part, index) =>
          'agreed' in part ? null : (
            <Question
              key={String(index)}
              part={part}
              line={merged.slice(0, index).join('').split('\n').length}
              choice={choices[index]}
              onChoose={(choice) => choose(index, choice)}
            />
          ),
        )}
        <section className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="text-table font-medium">
              What will be saved
              {open > 0 && <span className="font-normal text-muted"> (undecided lines are shown as theirs)</span>}
            </h3>
            <Segmented
              label="Compared with"
              value={against}
              options={[
                { value: 'theirs', label: `Changes to theirs, v${version}` },
                { value: 'base', label: 'Changes to what both began with' },
              ]}
              onChange={setAgainst}
            />
          </div>
          <DiffView before={against === 'theirs' ? theirs : base} after={text} label="What will be saved" />
        </section>
        <DialogActions>
          <Button onClick={onClose}>Go on editing</Button>
          <Button type="submit" look="primary" disabled={isSaving || open > 0}>
            {open > 0 ? `${open} to decide` : 'Save both'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

interface QuestionProps {
  readonly part: Conflicting
  /** Of what will be saved, from 1. */
  readonly line: number
  readonly choice: Choice | undefined
  readonly onChoose: (choice: Choice) => void
}

const Question = ({ part, line, choice, onChoose }: QuestionProps) => {
  const name = useId()
  const answers: readonly { readonly choice: Choice; readonly name: string; readonly text?: string }[] = [
    { choice: 'mine', name: 'Mine', text: part.mine },
    { choice: 'theirs', name: 'Theirs', text: part.theirs },
    ...(mayBothStay(part) ? [{ choice: 'both', name: 'Both, theirs first' } as const] : []),
  ]
  return (
    <fieldset className="grid gap-2 md:grid-cols-2">
      <legend className="mb-1 text-table font-medium">{`Line ${line}: both changed it. Which shall stay?`}</legend>
      {answers.map((answer) => (
        <label
          key={answer.choice}
          className={classNames(
            'cursor-pointer rounded-control border p-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary',
            choice === answer.choice ? 'border-primary bg-primary-soft' : 'border-line hover:bg-hover',
          )}
        >
          <span className="flex items-center gap-2 text-meta font-medium">
            <input
              type="radio"
              name={name}
              checked={choice === answer.choice}
              onChange={() => onChoose(answer.choice)}
              className="size-4 accent-primary outline-none"
            />
            {answer.name}
          </span>
          {answer.text !== undefined && (
            <pre className="mt-1 overflow-auto font-mono text-meta whitespace-pre-wrap">{answer.text || '(nothing)'}</pre>
          )}
        </label>
      ))}
    </fieldset>
  )
}
