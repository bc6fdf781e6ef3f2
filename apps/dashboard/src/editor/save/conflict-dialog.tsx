'use client'
import { useMemo, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { mergedText, mergeTexts } from '../model/merge-texts.ts'
import { DiffView } from './diff-view.tsx'
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
  const parts = useMemo(() => mergeTexts(conflict.base, mine, conflict.theirs), [conflict, mine])
  const [choices, setChoices] = useState<readonly ('mine' | 'theirs' | undefined)[]>([])
  const open = parts.filter((part, index) => !('agreed' in part) && choices[index] === undefined).length
  const merged = mergedText(parts, choices)
  const choose = (index: number, choice: 'mine' | 'theirs'): void => setChoices((before) => Object.assign([...before], { [index]: choice }))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Somebody saved this flow meanwhile"
      description={`Version ${conflict.version} is there now. Nothing of it is lost: this brings both changes together.`}
      width="wide"
    >
      <div className="flex flex-col gap-4">
        {parts.map((part, index) =>
          'agreed' in part ? null : (
            <fieldset key={String(index)} className="grid gap-2 md:grid-cols-2">
              <legend className="mb-1 text-table font-medium">Both changed these lines: which shall stay?</legend>
              <Side name="Mine" text={part.mine} isChosen={choices[index] === 'mine'} onChoose={() => choose(index, 'mine')} />
              <Side name="Theirs" text={part.theirs} isChosen={choices[index] === 'theirs'} onChoose={() => choose(index, 'theirs')} />
            </fieldset>
          ),
        )}
        {open === 0 && <DiffView before={conflict.theirs} after={merged} label="What your change adds to theirs" />}
        <DialogActions>
          <Button onClick={onClose}>Go on editing</Button>
          <Button look="primary" disabled={isSaving || open > 0} onClick={() => onSave(merged)}>
            {open > 0 ? `${open} to decide` : 'Save both'}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}

const Side = ({ name, text, isChosen, onChoose }: { name: string; text: string; isChosen: boolean; onChoose: () => void }) => (
  <button
    type="button"
    aria-pressed={isChosen}
    onClick={onChoose}
    className={classNames(
      'rounded-control border p-2 text-left',
      isChosen ? 'border-primary bg-primary-soft' : 'border-line hover:bg-hover',
    )}
  >
    <span className="text-meta font-medium text-muted">{name}</span>
    <pre className="overflow-auto font-mono text-meta whitespace-pre-wrap">{text || '(nothing)'}</pre>
  </button>
)
