import { relative } from 'node:path'
import type { Project } from '@testmesh/project'
import { findLastFailed, type LastFailed } from '@testmesh/project/again'
import { isStandardInput } from '@testmesh/protocol'
import type { BatchStarted } from '@testmesh/recordings'
import { count } from './count.ts'
import { toGive } from './given-again.ts'
import type { Selection } from './load-selection.ts'
import { asNamed } from './next-commands.ts'
import { programName } from './program-name.ts'
import { refuseUnreadable, tellPassedOver } from './tell-passed-over.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError when nothing was recorded, or nothing that can be read */
export const lastRunOf = async (project: Project, paths: readonly string[]): Promise<LastFailed> => {
  const last = await findLastFailed(project)
  if (last?.files.some(isStandardInput) && paths.length === 0)
    throw new UsageError(
      `the last run read a flow from standard input: give it again, with ${programName} run ${asNamed(last.files, project)} --last-failed`,
    )
  if (last) return last
  refuseUnreadable(project.folder)
  const folder = relative(process.cwd(), project.folder)
  throw new UsageError(`--last-failed goes by the last run, and nothing was recorded in ${folder} yet; name the flows of another project`)
}

/** What sets a run of what did not pass the last time apart from that one: a line for each, or nothing. */
export const ofTheLastRun = ({ lastFailed, gone = 0, environment }: Selection, given: Asked['given']): string => {
  if (!lastFailed) return ''
  const { asked, count: failed, notRun, passedOver } = lastFailed
  // What lacks something may not begin, and what is in another environment may pass there.
  const missing = failed > 0 ? notGivenAgain(asked, { environment, given }) : []
  const lines = [
    ...(missing.length > 0 ? [`the last run was also given ${missing.join(' ')}`] : []),
    // That did not fail, and did not pass either.
    ...(notRun > 0 ? [`${whyNotRun(lastFailed)} ${are(notRun)} not run now`] : []),
    ...(gone > 0
      ? [
          `${count(gone, 'execution')} that did not pass the last time ${are(gone)} not run now: no flow or data row is called like that any more`,
        ]
      : []),
  ]
  return tellPassedOver(passedOver) + lines.map((line) => `${line}\n`).join('')
}

const whyNotRun = ({ isRunning, notRun }: LastFailed): string =>
  isRunning
    ? `the last run still goes on: ${count(notRun, 'execution')} that it has not finished`
    : `the last run ended early: ${count(notRun, 'execution')} that it never came to`

const are = (all: number): string => (all === 1 ? 'is' : 'are')

interface Asked extends Pick<BatchStarted['data'], 'given'> {
  readonly environment?: string | undefined
}

/** What the run before was given and this one is not, as it is written: `--var HOST=…`. */
const notGivenAgain = (before: Asked | undefined, now: Asked): string[] => {
  const given = optionsOf(now)
  return optionsOf(before).filter((option) => !given.includes(option))
}

/** Without `--env` it is `local` that counts. */
const optionsOf = ({ environment = 'local', given }: Asked = {}): string[] => [
  ...(environment === 'local' ? [] : [`--env ${environment}`]),
  ...(given?.variables ?? []).map((name) => `--var ${toGive(name)}`),
  ...withValues(given?.words),
]

/** Options and their values, each with its own; some have none: `--insecure`. */
const withValues = (words: readonly string[] = []): string[] => {
  const options: string[] = []
  for (const word of words) {
    const last = options.at(-1)
    if (last === undefined || word.startsWith('-')) options.push(word)
    else options[options.length - 1] = `${last} ${word}`
  }
  return options
}
