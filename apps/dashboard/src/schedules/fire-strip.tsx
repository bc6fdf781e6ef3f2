'use client'
import { startedBy } from '../execution/model/started-by.ts'
import { Strip } from '../execution/result-strip.tsx'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatDuration } from '../ui/format.ts'
import { lookOf } from './model/fire-words.ts'
import { momentWithZone } from './model/zone-times.ts'
import type { ListedSchedule } from './queries.ts'

/** What came of its last times: each bar leads to what it started, or to where it is told why nothing was. */
export const FireStrip = ({ schedule: { id, name, timezone, recent } }: { schedule: ListedSchedule }) => {
  const { workspace } = useApi()
  return (
    <Strip
      name={name}
      none="no time has come yet"
      bars={recent.map((fire) => {
        const { status, word, about } = lookOf(fire)
        const duration = fire.durationMs === null ? '' : ` · ${formatDuration(fire.durationMs)}`
        return {
          key: fire.scheduledFor,
          status,
          word,
          about: `${about === undefined ? '' : `: ${about}`}${duration} · ${momentWithZone(fire.scheduledFor, timezone)}`,
          href: startedBy(workspace.slug, fire) ?? addressOf(workspace.slug, 'schedules', id),
        }
      })}
    />
  )
}
