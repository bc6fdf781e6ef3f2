'use client'
import { useEffect, useId, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { problemsOf } from '../../ui/refusals.ts'
import { Until } from '../../ui/until.tsx'
import { fieldLabels, type ScheduleFields } from '../model/schedule-fields.ts'
import { knownZones, momentWithZone, nextTimes } from '../model/zone-times.ts'
import { useCronWords, useNextTimes } from '../queries.ts'
import type { PartProps } from './schedule-dialog.tsx'

const presets = [
  { name: 'Every 15 minutes', cron: '*/15 * * * *' },
  { name: 'Every hour', cron: '0 * * * *' },
  { name: 'Every night', cron: '0 3 * * *' },
  { name: 'Every weekday', cron: '0 6 * * 1-5' },
  { name: 'Every Monday', cron: '0 6 * * 1' },
]

const zones = knownZones()

/** When it comes, in words and by the next times as they would be. */
export const TimeFields = ({ fields: { cron, timezone }, problems, onChange }: PartProps) => {
  const listId = useId()
  const cronWords = useCronWords()
  // Not with every key: what is half typed is refused most of the time.
  const asked = useSettled({ cron, timezone })
  const next = useNextTimes(asked)
  const refused = problemsOf<ScheduleFields>(next.error)
  const isRefused = Object.keys(refused).length > 0
  const words = cron.trim() === '' || isRefused ? undefined : cronWords(cron)
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={fieldLabels.cron}
          problem={problems.cron ?? refused.cron}
          help={words ?? (refused.cron === undefined && 'Minute, hour, day of the month, month, weekday.')}
        >
          {(control) => (
            <Input
              {...control}
              className="w-full font-mono"
              required
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              value={cron}
              onChange={(event) => onChange({ cron: event.target.value })}
            />
          )}
        </Field>
        <Field label={fieldLabels.timezone} problem={problems.timezone ?? refused.timezone}>
          {(control) => (
            <>
              <Input
                {...control}
                list={listId}
                required
                maxLength={100}
                autoComplete="off"
                spellCheck={false}
                value={timezone}
                onChange={(event) => onChange({ timezone: event.target.value })}
              />
              <datalist id={listId}>
                {zones.map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in */}
      <div role="group" aria-label="Usual times" className="flex flex-wrap gap-1.5">
        {presets.map((preset) => (
          <Button
            key={preset.cron}
            size="small"
            aria-pressed={cron.trim() === preset.cron}
            className="font-normal aria-pressed:border-primary aria-pressed:bg-primary-soft"
            onClick={() => onChange({ cron: preset.cron })}
          >
            {preset.name}
          </Button>
        ))}
      </div>
      <NextTimes times={next.data ?? []} zone={asked.timezone} isOld={next.isPlaceholderData} none={next.isError && whyNone(isRefused)} />
    </div>
  )
}

const whyNone = (isRefused: boolean): string => (isRefused ? 'They stand here once it can be read.' : 'The server does not tell them now.')

interface NextTimesProps {
  readonly times: readonly string[]
  readonly zone: string
  /** They are those of what was asked before. */
  readonly isOld: boolean
  /** Why there are none. */
  readonly none: string | false
}

const NextTimes = ({ times, zone, isOld, none }: NextTimesProps) => (
  <div aria-busy={isOld} className="min-h-29 rounded-control bg-panel px-3 py-2 text-table aria-busy:opacity-55">
    <h3 className="text-meta text-muted">The next times</h3>
    {none && <p className="text-muted">{none}</p>}
    <ol aria-label="The next times">
      {nextTimes(times, { zone, now: new Date() }).map(({ at, words, change }) => (
        <li key={at}>
          <span className="flex justify-between gap-3">
            <span className="tabular-nums">{words}</span>
            <span className="text-meta text-muted">
              <Until at={at} title={momentWithZone(at, zone)} />
            </span>
          </span>
          {change && <span className="block text-meta text-flaky-ink">Before it {change}.</span>}
        </li>
      ))}
    </ol>
  </div>
)

const settledAfterMs = 300

/** The value once it has not changed for a moment. */
const useSettled = <T,>(value: T): T => {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), settledAfterMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
