import type { Client } from '@testmesh/client'
import { nearestNames } from '@testmesh/expressions'
import { cellWidth, clean, cleanLine } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { orExplained } from '../or-explained.ts'
import { padCells } from '../pad-cells.ts'
import { connect } from '../remote/connect.ts'
import { explainProblem } from '../remote/explain-problem.ts'
import { UsageError } from '../usage-error.ts'

export interface ScheduleOptions {
  readonly server?: string
}

type Schedule = Awaited<ReturnType<Client['listSchedules']>>['items'][number]

/** `testmesh schedule`: lists the schedules of a server, fires one now, pauses it or lets it go on. */
export const scheduleCommand = async ([what = '', ...names]: readonly string[], { server }: ScheduleOptions): Promise<number> => {
  const [name, ...more] = names
  const isList = what === 'list'
  if (!isList && !Object.hasOwn(changes, what)) throw new UsageError(`schedule wants list, run, pause or resume, not "${what}"`)
  if (isList ? name !== undefined : name === undefined || more.length > 0)
    throw new UsageError(
      isList ? 'schedule list takes no name' : `schedule ${what} wants the name of one schedule; in quotes when it has blanks`,
    )
  const { client, url } = connect(server)
  return orExplained(explainProblem, async () => {
    const schedules = await listAll(client)
    if (name === undefined) process.stdout.write(schedules.length === 0 ? `${url} has no schedules\n` : listText(schedules))
    else process.stdout.write(`${clean(await changes[what as keyof typeof changes](client, find(schedules, name)))}\n`)
    return exitCodes.passed
  })
}

const changes = {
  run: async (client: Client, { id, name }: Schedule): Promise<string> => {
    const { executions, problems } = await client.runSchedule({ params: { id } })
    const not = problems.map(({ flowName, message }) => `\nnot run: ${flowName === null ? message : `${flowName}: ${message}`}`)
    return `${name} started ${count(executions.length, 'execution')}${not.join('')}`
  },
  pause: async (client: Client, { id, name }: Schedule): Promise<string> => {
    await client.pauseSchedule({ params: { id } })
    return `${name} is paused`
  },
  resume: async (client: Client, { id, name }: Schedule): Promise<string> => {
    const { nextAt } = await client.resumeSchedule({ params: { id } })
    return `${name} goes on at ${nextAt}`
  },
}

const listAll = async (client: Client): Promise<readonly Schedule[]> => {
  const found: Schedule[] = []
  let cursor: string | undefined
  do {
    const { items, next } = await client.listSchedules({ query: { fires: 1, ...(cursor !== undefined && { cursor }) } })
    found.push(...items)
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return found
}

const find = (schedules: readonly Schedule[], wanted: string): Schedule => {
  const found = schedules.find(({ id, name }) => name === wanted || id === wanted)
  if (found) return found
  const [nearest] = nearestNames(
    wanted,
    schedules.map(({ name }) => name),
  )
  throw new UsageError(
    `there is no schedule "${wanted}"; ${nearest === undefined ? 'see testmesh schedule list' : `did you mean "${cleanLine(nearest)}"?`}`,
  )
}

const listText = (schedules: readonly Schedule[]): string => {
  const rows = schedules.map((schedule) => [
    cleanLine(schedule.name),
    `${schedule.cron} ${schedule.timezone}`,
    nextText(schedule),
    lastText(schedule),
  ])
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => cellWidth(row[at] ?? ''))))
  return rows.map((row) => `${row.map((cell, at) => padCells(cell, widths[at] ?? 0)).join('  ')}\n`).join('')
}

const nextText = ({ isPaused, nextAt }: Schedule): string => (isPaused ? 'paused' : `next ${nextAt}`)

const lastText = ({ recent: [last] }: Schedule): string => {
  if (!last) return 'has not fired yet'
  const { outcome, verdict, scheduledFor } = last
  return `last ${scheduledFor}, ${outcome === 'started' ? (verdict ?? 'running') : outcome}`
}
