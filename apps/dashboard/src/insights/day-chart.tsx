'use client'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { statusLooks } from '../ui/status.tsx'
import { useCurrent } from '../ui/time.tsx'
import type { Insights } from './insights-page.tsx'
import { type Day, everyDay } from './model/rates.ts'

/** From the top down: what went wrong is seen first. */
const shares = ['error', 'failed', 'flaky', 'passed'] as const

/** How many executions there were each day, and how they ended: as bars, or as a table. */
export const DayChart = ({ insights }: { insights: Insights }) => {
  const [isTable, setTable] = useState(false)
  const now = useCurrent()
  return (
    <section aria-label="Day by day" className="px-4 sm:px-6">
      <div className="mb-2 flex items-center gap-3">
        <h2 className="text-body font-semibold">Day by day</h2>
        <span className="text-meta text-muted">in UTC</span>
        <Button size="small" look="quiet" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'As bars' : 'As a table'}
        </Button>
      </div>
      {isTable ? <DayTable days={insights.days.toReversed()} /> : <Bars days={everyDay(insights.days, insights.since, now)} />}
    </section>
  )
}

const totalOf = (day: Day): number => shares.reduce((sum, share) => sum + day[share], 0)

const aboutOf = (day: Day): string => {
  const parts = shares.toReversed().flatMap((share) => (day[share] > 0 ? [`${day[share]} ${statusLooks[share].word.toLowerCase()}`] : []))
  return `${day.day}: ${parts.length === 0 ? 'nothing ran' : parts.join(', ')}`
}

const Bars = ({ days }: { days: readonly Day[] }) => {
  const most = Math.max(1, ...days.map(totalOf))
  return (
    <>
      <ol className="flex h-32 items-end gap-px border-b border-line" aria-label={`Executions of ${days.length} days`}>
        {days.map((day) => (
          <li key={day.day} title={aboutOf(day)} className="flex h-full min-w-0 flex-1 flex-col justify-end hover:bg-hover">
            <span className="sr-only">{aboutOf(day)}</span>
            {shares.map(
              (share) =>
                day[share] > 0 && (
                  <span
                    key={share}
                    aria-hidden
                    className={statusLooks[share].bar}
                    style={{ height: `max(2px, ${(day[share] / most) * 100}%)`, ...(share === 'passed' ? {} : stripes[share]) }}
                  />
                ),
            )}
          </li>
        ))}
      </ol>
      <p className="mt-1 flex justify-between text-meta text-muted">
        <span>{days[0]?.day}</span>
        <span className="flex gap-3">
          {shares.toReversed().map((share) => (
            <span key={share} className="inline-flex items-center gap-1">
              <span aria-hidden className={`size-2.5 ${statusLooks[share].bar}`} style={share === 'passed' ? undefined : stripes[share]} />
              {statusLooks[share].word}
            </span>
          ))}
        </span>
        <span>{days.at(-1)?.day}</span>
      </p>
    </>
  )
}

const striped = (angle: string) => ({
  backgroundImage: `repeating-linear-gradient(${angle}, transparent 0 3px, rgb(255 255 255 / 0.4) 3px 5px)`,
})
/** Told apart without colour. */
const stripes = { flaky: striped('135deg'), failed: {}, error: striped('0deg') }

/** Those on which something ran. */
const DayTable = ({ days }: { days: readonly Day[] }) => (
  <table className="w-full max-w-xl text-left text-table tabular-nums">
    <thead className="text-meta text-muted">
      <tr className="border-b border-line">
        <th className="py-1 font-normal">Day</th>
        {shares.toReversed().map((share) => (
          <th key={share} className="py-1 text-right font-normal">
            {statusLooks[share].word}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {days.map((day) => (
        <tr key={day.day} className="border-b border-line">
          <th scope="row" className="py-1 font-normal">
            {day.day}
          </th>
          {shares.toReversed().map((share) => (
            <td key={share} className="py-1 text-right">
              {day[share]}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)
