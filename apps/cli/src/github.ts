import { appendFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import type { LoadedFlow } from '@testmesh/project'
import type { ReporterName } from '@testmesh/reporters'
import { annotationLine, shownOfAKind } from '@testmesh/reporters/github'
import { cutOffAlone, type OpenReporter, type Place } from './cut-off-alone.ts'
import { openPlain, type ReporterSources } from './open-plain.ts'
import { shownPlaces } from './print-diagnostics.ts'
import { explainSystemError } from './system-error.ts'

/** Annotations, unless they were asked for, and the summary of the job where it has one. */
export const openGithubReporters = async (asked: readonly ReporterName[], sources: ReporterSources): Promise<OpenReporter[]> => {
  const { GITHUB_STEP_SUMMARY: summary = '' } = process.env
  const open = (name: ReporterName, write: Place['write'], shown = sources.shown): Promise<OpenReporter> =>
    cutOffAlone({ name }, { write, close: () => undefined }, (write) => openPlain(name, write, { sources: { ...sources, shown } }))
  return Promise.all([
    ...(asked.includes('github') ? [] : [open('github', say, (file) => inRepository(sources.shown(file)))]),
    ...(summary === '' ? [] : [open('markdown', (text) => addTo(summary, text))]),
  ])
}

/** Annotations of problems that kept flows from running. */
export const annotateProblems = (flows: readonly LoadedFlow[], root: string): void => {
  const written = { error: 0, warning: 0 }
  for (const { diagnostics, file: flowFile } of flows)
    for (const { severity, code, message, hint, place } of shownPlaces(diagnostics, root)) {
      if (severity === 'info' || ++written[severity] > shownOfAKind) continue
      const text = hint === undefined ? message : `${message}\n${hint}`
      say(annotationLine({ kind: severity, title: code, text, file: inRepository(place.file ?? flowFile), place }))
    }
}

/** Commands are read from all that is written; what was asked for has the standard output for itself. */
const say = (text: string): void => {
  process.stderr.write(text)
}

/** From the top of the repository, wherever the job runs us. */
const inRepository = (file: string): string =>
  relative(process.env.GITHUB_WORKSPACE ?? process.cwd(), resolve(file))
    .split(sep)
    .join('/')

/** The verdict stands whether or not there is room for its summary. */
const addTo = (file: string, text: string): void => {
  try {
    appendFileSync(file, text)
  } catch (error) {
    // A full disk does not say what was written.
    const explained = explainSystemError(Object.assign(error as Error, { path: file }))
    say(`warning: the summary of the job is incomplete: ${explained ?? String(error)}\n`)
  }
}
