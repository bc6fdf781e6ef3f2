import { resolve } from 'node:path'
import { createReporter, type ReporterName, reporters } from '@testmesh/reporters'
import { createSpool } from './create-spool.ts'
import { cutOffAlone, type OpenReporter, type Place } from './cut-off-alone.ts'
import { exitCodes } from './exit-codes.ts'
import type { ReporterSources } from './open-plain.ts'
import type { OutputOptions } from './options.ts'
import { programName } from './program-name.ts'
import { describeTerminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface WantedReporter {
  readonly name: ReporterName
  /** Default: standard output. */
  readonly file?: string
}

/** Checks all that `--reporter` was given: `list,junit=out.xml`. Each writes to a place of its own. @throws UsageError */
export const parseReporters = (given: readonly string[] = ['list']): WantedReporter[] => {
  const wanted = given.flatMap((text) => text.split(',')).map(parseReporter)
  const places = new Map<string, string>()
  for (const { name, file } of wanted) {
    const place = file === undefined ? '' : resolve(file)
    const other = places.get(place)
    if (other !== undefined)
      throw new UsageError(
        `the reporters ${other} and ${name} cannot both write to ${file ?? 'standard output'}; give one a file of its own: ${name}=<file>`,
      )
    places.set(place, name)
  }
  return wanted
}

const parseReporter = (item: string): WantedReporter => {
  const [name = '', file] = item.trim().split(/=(.*)/s)
  if (!Object.hasOwn(reporters, name))
    throw new UsageError(`there is no reporter "${name}"; there are: ${Object.keys(reporters).join(', ')}`)
  if (file === '') throw new UsageError(`the ${name} reporter has no file behind its "="`)
  return { name: name as ReporterName, ...(file === undefined ? {} : { file }) }
}

/** Opens the reporters; each with a file writes there, the others to standard output. */
export const openReporters = async (
  wanted: readonly WantedReporter[],
  options: OutputOptions,
  sources: ReporterSources,
): Promise<OpenReporter[]> =>
  Promise.all(
    wanted.map(async ({ name, file }) =>
      file === undefined
        ? onStandardOutput(name, options, sources)
        : (await import('./report-file.ts')).openInFile({ name, file }, options, sources),
    ),
  )

/** What a service that runs us shows by itself, beside what was asked for: GitHub's annotations, and the summary of a job. */
export const openReportersOfService = async (wanted: readonly WantedReporter[], sources: ReporterSources): Promise<OpenReporter[]> => {
  if (!isGithub()) return []
  const { openGithubReporters } = await import('./github.ts')
  return openGithubReporters(
    wanted.map(({ name }) => name),
    sources,
  )
}

/** Nothing more will come for them. Those that broke are told. */
export const finishReporters = async (reporters: readonly OpenReporter[], recording?: string): Promise<void> => {
  for (const reporter of reporters) await reporter.finish()
  for (const reporter of reporters) if (reporter.broken()) (await import('./tell-lost.ts')).tellLost(reporter, recording)
}

/** What is green without a report that was asked for is not: whoever reads it waits for it. */
export const exitCodeWith = (reporters: readonly OpenReporter[], code: number): number =>
  code === exitCodes.passed && reporters.some(({ broken }) => broken()) ? exitCodes.bug : code

export const isGithub = (): boolean => process.env.GITHUB_ACTIONS === 'true'

/** What stands there tells of an earlier run: nobody shall take it for what this one, which may not even begin, has to say. */
export const removeReports = async (wanted: readonly WantedReporter[]): Promise<void> => {
  for (const { file } of wanted) if (file !== undefined) (await import('./report-file.ts')).removeReportFile(file)
}

/** Whether every file can be written is known before anything runs. @throws UsageError */
export const checkReporterFiles = async (wanted: readonly WantedReporter[]): Promise<void> => {
  for (const { name, file } of wanted) if (file !== undefined) (await import('./report-file.ts')).checkReportFile({ name, file })
}

const onStandardOutput = (name: ReporterName, options: OutputOptions, sources: ReporterSources): Promise<OpenReporter> => {
  const { isTerminal, color, width, verbosity } = describeTerminal(options)
  return cutOffAlone({ name }, standardOutput, (write) =>
    createReporter(name, {
      write,
      isTerminal,
      width,
      color,
      verbosity,
      now: Date.now,
      debug: options.debug ?? false,
      spool: createSpool,
      program: programName,
      ...sources,
    }),
  )
}

/** What there is no room for is found out when all is said. */
const standardOutput: Place = { write: (text) => process.stdout.write(text), close: () => undefined }
