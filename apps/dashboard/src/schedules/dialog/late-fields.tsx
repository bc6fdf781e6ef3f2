'use client'
import { useState } from 'react'
import { Field, Select } from '../../ui/field.tsx'
import {
  catchUpWords,
  fieldLabels,
  overlapWords,
  type ScheduleFields,
  whyNotAll,
  withinChoices,
  withinWords,
} from '../model/schedule-fields.ts'
import type { PartProps } from './schedule-dialog.tsx'

/** What becomes of a time that comes while something is in its way. */
export const LateFields = ({ fields, problems, onChange }: PartProps) => {
  const { overlap, catchUp, catchUpWithinMs } = fields
  const [isOpen, setOpen] = useState(false)
  const isWrong = [problems.overlap, problems.catchUp, problems.catchUpWithinMs, whyNotAll(fields)].some(Boolean)
  return (
    <details open={isOpen || isWrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-table font-medium">When it cannot run in time</summary>
      <div className="mt-3 flex flex-col gap-4">
        <Field label={fieldLabels.overlap} problem={problems.overlap}>
          {(control) => (
            <Select
              {...control}
              value={overlap}
              onChange={(event) => onChange({ overlap: event.target.value as ScheduleFields['overlap'] })}
            >
              <Options words={overlapWords} />
            </Select>
          )}
        </Field>
        <Field
          label={fieldLabels.catchUp}
          help="A time is missed when no server was up. What is less than a minute late runs in any case."
          problem={problems.catchUp ?? whyNotAll(fields)}
        >
          {(control) => (
            <Select
              {...control}
              value={catchUp}
              onChange={(event) => onChange({ catchUp: event.target.value as ScheduleFields['catchUp'] })}
            >
              <Options words={catchUpWords} />
            </Select>
          )}
        </Field>
        {catchUp !== 'none' && (
          <Field label={fieldLabels.catchUpWithinMs} help="Those that are older do not run." problem={problems.catchUpWithinMs}>
            {(control) => (
              <Select {...control} value={catchUpWithinMs} onChange={(event) => onChange({ catchUpWithinMs: Number(event.target.value) })}>
                {withinChoices(catchUpWithinMs).map((ms) => (
                  <option key={ms} value={ms}>
                    {withinWords(ms)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </div>
    </details>
  )
}

const Options = ({ words }: { words: Readonly<Record<string, string>> }) =>
  Object.entries(words).map(([value, said]) => (
    <option key={value} value={value}>
      {said}
    </option>
  ))
