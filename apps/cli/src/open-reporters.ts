import { closeSync, lstatSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeFolder } from '@testmesh/recordings'
import { createReporter, type Reporter, type ReporterName, reporters } from '@testmesh/reporters'
import { createSpool } from './create-spool.ts'
import { openPlain, type ReporterSources } from './open-plain.ts'
import type { OutputOptions } from './options.ts'
import { programName } from './program-name.ts'
import { explainSystemError } from './system-error.ts'
import { describeTerminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

interface WantedReporter {
  readonly name: ReporterName
  /** Default: standard output. */
  readonly file?: string
}

/** Checks a `--reporter` value: `list,junit=out.xml`. Each writes to a place of its own. @throws UsageError */
export const parseReporters = (text: string): WantedReporter[] => {
  const wanted = text.split(',').map(parseReporter)
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
  wanted: ReturnType<typeof parseReporters>,
  options: OutputOptions,
  sources: ReporterSources,
): Promise<Reporter[]> =>
  Promise.all(
    wanted.map(({ name, file }) => (file === undefined ? onStandardOutput(name, options, sources) : inFile(name, file, options, sources))),
  )

/** What a service that runs us shows by itself, beside what was asked for: GitHub's annotations, and the summary of a job. */
export const openReportersOfService = async (wanted: ReturnType<typeof parseReporters>, sources: ReporterSources): Promise<Reporter[]> => {
  if (!isGithub()) return []
  const { openGithubReporters } = await import('./github.ts')
  return openGithubReporters(
    wanted.map(({ name }) => name),
    sources,
  )
}

/** Each of them, also when there is no room for the report of another. @throws what the first that could not threw */
export const finishReporters = async (reporters: readonly Reporter[]): Promise<void> => {
  const errors: unknown[] = []
  for (const reporter of reporters)
    try {
      await reporter.finish()
    } catch (error) {
      errors.push(error)
    }
  if (errors.length > 0) throw errors[0]
}

export const isGithub = (): boolean => process.env.GITHUB_ACTIONS === 'true'

/** What stands there tells of an earlier run: nobody shall take it for what this one, which may not even begin, has to say. */
export const removeReports = (wanted: ReturnType<typeof parseReporters>): void => {
  for (const { file } of wanted) if (file !== undefined) removeReport(file)
}

/** Where it is a file. */
const removeReport = (file: string): void => {
  try {
    // Not /dev/stdout.
    if (lstatSync(file).isFile()) rmSync(file)
  } catch {
    // It is not there, or may only be written over, which is found out in time.
  }
}

/**
 * Whether every file can be written is known before anything runs. None is left: of a process that is killed there shall be no report,
 * not an empty one.
 *
 * @throws UsageError
 */
export const checkReporterFiles = (wanted: ReturnType<typeof parseReporters>): void => {
  for (const { name, file } of wanted) {
    if (file === undefined) continue
    try {
      // Whoever reads a pipe would take the end of this look for the end of the report.
      if (statSync(file, { throwIfNoEntry: false })?.isFIFO()) continue
      closeSync(openForReport(file))
      removeReport(file)
    } catch (error) {
      throw new UsageError(`the ${name} reporter ${explainSystemError(error) ?? `cannot use ${file}`}`)
    }
  }
}

const openForReport = (file: string): number => {
  const path = resolve(file)
  makeFolder(dirname(path))
  return openSync(path, 'w')
}

const onStandardOutput = (name: ReporterName, options: OutputOptions, sources: ReporterSources): Promise<Reporter> => {
  const { isTerminal, color, width, verbosity } = describeTerminal(options)
  return createReporter(name, {
    write: (text) => process.stdout.write(text),
    isTerminal,
    width,
    color,
    verbosity,
    now: Date.now,
    debug: options.debug ?? false,
    spool: createSpool,
    program: programName,
    ...sources,
  })
}

/** @throws UsageError that names the file: a full disk says nothing of what was written */
const writeTo = (descriptor: number, { text, name, file }: { text: string; name: string; file: string }): void => {
  try {
    writeSync(descriptor, text)
  } catch (error) {
    throw new UsageError(
      `the ${name} reporter ${explainSystemError(Object.assign(error as Error, { path: file })) ?? `cannot write ${file}`}`,
    )
  }
}

const inFile = async (name: ReporterName, file: string, options: OutputOptions, sources: ReporterSources): Promise<Reporter> => {
  let descriptor: number | undefined
  const write = (text: string): void => {
    descriptor ??= openForReport(file)
    writeTo(descriptor, { text, name, file })
  }
  const reporter = await openPlain(name, write, { options, sources })
  return {
    ...reporter,
    finish: async () => {
      await reporter.finish()
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}
