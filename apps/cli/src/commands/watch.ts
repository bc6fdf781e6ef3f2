import { relative, sep } from 'node:path'
import { hasErrors } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { filesFor } from '../files-of-run.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { leftBehind } from '../left-behind.ts'
import { findProject, loadSelection, type Selection } from '../load-selection.ts'
import { networkOf } from '../network/network-of.ts'
import type { OpenNetwork } from '../network/open-network.ts'
import { checkReporterFiles, parseReporters } from '../open-reporters.ts'
import type { RunOptions } from '../options.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { refuseInput } from '../read-input.ts'
import { onlyRunnable, runFlows } from '../run-flows.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type Agenda, type Asked, createAgenda, type Watched } from '../watch/agenda.ts'
import { foldersFor } from '../watch/folders-for.ts'
import { noteOutcomes } from '../watch/outcomes.ts'
import { readLines } from '../watch/read-lines.ts'
import { changedBetween, stampOf } from '../watch/stamp.ts'
import { type FolderWatch, watchFolders } from '../watch/watch-folders.ts'
import { whyNoFlows } from '../why-no-flows.ts'

/** `testmesh watch`: runs the flows, and again those that change, or that read a file which does, until somebody ends it. */
export const watchCommand = async (paths: readonly string[], options: RunOptions): Promise<number> => {
  refuseInput(paths, 'nothing tells when it changes')
  await checkReporterFiles(parseReporters(options.reporter))
  const network = await networkOf(options)
  const wanted: Asked[] = []
  let isOver = false
  let wake = (): void => undefined
  const ask = (what: Asked): void => {
    wanted.push(what)
    if (what === 'changed' && watch.running?.isChanged()) watch.running.cancel('the flow was changed')
    wake()
  }
  const end = (): void => {
    isOver = true
    watch.running?.cancel('the watch was ended')
    wake()
  }
  const folders = watchFolders(() => ask('changed'))
  const lines = readLines((line) => {
    const what = Object.hasOwn(keys, line) ? keys[line] : undefined
    if (what === undefined) say(`${keysInWords}\n`)
    else if (what === 'quit') end()
    else ask(what)
  })
  // Whoever read it has left, as `head` does.
  process.stdout.on('error', end)
  const watch: Watch = {
    paths,
    options,
    network,
    folders,
    agenda: createAgenda(),
    isNews: createNews(),
    isOver: () => isOver,
    running: undefined,
  }
  try {
    const ended = await round(watch, 'all', { isFirst: true })
    if (ended !== undefined) return ended
    while (!isOver) {
      const next = wanted.shift()
      const code = next && (await round(watch, next))
      if (code !== undefined) return code
      if (wanted.length === 0 && !isOver)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
    return exitCodes.passed
  } finally {
    lines.close()
    folders.close()
  }
}

const keys: Readonly<Record<string, Asked | 'quit'>> = { '': 'all', a: 'all', f: 'failed', q: 'quit' }

const keysInWords = 'Enter runs all, f and Enter what failed, q and Enter ends'

interface Watch {
  readonly paths: readonly string[]
  readonly options: RunOptions
  readonly network: OpenNetwork | undefined
  readonly folders: FolderWatch
  readonly agenda: Agenda
  /** Problems that stand in no flow are told once, as long as they stay the same. */
  readonly isNews: (problems: unknown) => boolean
  /** Somebody ended it: nothing more begins, whatever was asked for before. */
  readonly isOver: () => boolean
  running: Running | undefined
}

/** What runs at this moment. */
interface Running {
  /** One of its files was saved since. */
  isChanged(): boolean
  /** Cleanup and teardown still run. */
  cancel(why: string): void
}

/** Runs what is due; resolves to an exit code when there is nothing to go on with. */
const round = async (watch: Watch, asked: Asked, { isFirst = false } = {}): Promise<number | undefined> => {
  const found = await look(watch)
  if (watch.isOver()) return undefined
  if (typeof found === 'number') return isFirst ? found : undefined
  const { selection, flows } = found
  const { due, changes } = watch.agenda.due(flows, asked)
  if (due.length === 0) {
    if (asked === 'failed') say('nothing failed\n')
    return undefined
  }
  if (asked === 'changed') say(`\nchanged: ${inWords(changes)}\n`)
  watch.agenda.begin(due)
  try {
    const interrupted = await runDue(watch, selection, due)
    if (interrupted !== undefined) return interrupted
  } catch (error) {
    if (isFirst || !(error instanceof UsageError)) throw error
    say(`error: ${error.message}\n`)
  }
  if (watch.isOver()) return undefined
  const failed = watch.agenda.countFailed(flows)
  say(`watching ${count(flows.length, 'flow')}${failed > 0 ? `, ${failed} failed` : ''}: ${keysInWords}\n`)
  return undefined
}

/** What the command line names now; or an exit code, when that is nothing and why has been told. Whatever may mend it is watched. */
const look = async ({ paths, options, folders, isNews }: Watch): Promise<{ selection: Selection; flows: Watched[] } | number> => {
  const before = Date.now()
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    const { project } = await findProject(paths, options)
    folders.set(await foldersFor(project, { paths, options, files: [] }))
    if (isNews(loaded.diagnostics)) printDiagnostics(loaded.diagnostics, describeTerminal(options), loaded.source)
    return exitCodes.invalid
  }
  const { project, selected } = loaded.selection
  const flows = selected.flows.map((flow) => ({ flow, stamp: stampOf(filesFor(flow, project, options), before) }))
  const files = flows.flatMap(({ stamp }) => [...stamp.keys()])
  folders.set(await foldersFor(project, { paths, options, files }))
  if (isNews(selected.diagnostics)) printDiagnostics(selected.diagnostics, describeTerminal(options))
  if (hasErrors(selected.diagnostics)) return exitCodes.invalid
  if (flows.length === 0) say(`no flows found: ${whyNoFlows(selected, options)}\n`)
  if (flows.length === 0) return exitCodes.noFlows
  return { selection: { ...loaded.selection, selected: { ...selected, diagnostics: [] } }, flows }
}

/** Resolves to the exit code when the run was interrupted. */
const runDue = async (watch: Watch, selection: Selection, due: readonly Watched[]): Promise<number | undefined> => {
  const { options, network, agenda } = watch
  const runnable = await onlyRunnable({ ...selection, selected: { ...selection.selected, flows: due.map(({ flow }) => flow) } }, options)
  if (!runnable) return undefined
  const interrupts = listenForInterrupts(say, () => leftBehind(selection.project))
  const cancellation = new AbortController()
  watch.running = {
    isChanged: () => due.some(({ stamp }) => changedBetween(stamp, stampOf(stamp.keys())).length > 0),
    cancel: (why) => cancellation.abort(why),
  }
  const outcomes = noteOutcomes()
  const signal = AbortSignal.any([interrupts.signal, cancellation.signal])
  try {
    const wanted = parseReporters(options.reporter)
    await runFlows(selection, runnable, options, { wanted, interrupts: { ...interrupts, signal }, network, follower: outcomes.follower })
  } finally {
    watch.running = undefined
    interrupts.end()
  }
  for (const one of due) if (!cancellation.signal.aborted || outcomes.isOver(one.flow)) agenda.over(one, outcomes.hasFailed(one.flow))
  return interrupts.exitCode()
}

const shownChanges = 3

const inWords = (files: readonly string[]): string => {
  const names = files.slice(0, shownChanges).map((file) => relative(process.cwd(), file).split(sep).join('/'))
  return [...names, ...(files.length > shownChanges ? [`${files.length - shownChanges} more`] : [])].join(', ')
}

const createNews = () => {
  let before = '[]'
  return (problems: unknown): boolean => {
    const same = before === JSON.stringify(problems)
    before = JSON.stringify(problems)
    return !same
  }
}

const say = (text: string): void => {
  process.stderr.write(text)
}
