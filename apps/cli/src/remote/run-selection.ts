import type { Client } from '@testmesh/client'
import { checkInputs } from '@testmesh/project'
import { countedVerdicts, hasErrors, isStandardInput } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { textsOf } from '../flow-texts.ts'
import { givenAgain } from '../given-again.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { loadSelection } from '../load-selection.ts'
import {
  checkReporterFiles,
  exitCodeWith,
  finishReporters,
  openReporters,
  openReportersOfService,
  parseReporters,
  removeReports,
} from '../open-reporters.ts'
import type { SelectOptions } from '../options.ts'
import { parsePairs } from '../parse-pairs.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { version } from '../version.ts'
import { whyNoFlows } from '../why-no-flows.ts'
import { type CollectedFiles, collectFiles } from './collect-files.ts'
import { connect } from './connect.ts'
import { explainProblem } from './explain-problem.ts'
import { namesOf, sendContents } from './push-files.ts'
import { localSettingsPassedOver } from './refuse-local-options.ts'
import { LostExecutions, patienceMs, type RemoteCounts, type RemoteSource, runRemote } from './run-remote.ts'

/** What a run on a server heeds. */
export interface RemoteOptions
  extends Omit<SelectOptions, 'varsFile' | 'secretsFile' | 'data' | 'lastFailed' | 'onlyChanged' | 'shard' | 'repeatEach'> {
  /** `true`: the current server. */
  readonly remote: string | true
  readonly input?: readonly string[]
  readonly seed?: number
  readonly reporter?: readonly string[]
  readonly passWithNoTests?: boolean
  readonly variables?: Readonly<Record<string, string>>
}

/** `testmesh run --remote`: runs the flows that are named on the server, as they are here, and reports as if they ran here. What the server keeps stays as it is. */
export const runSelection = async (paths: readonly string[], options: RemoteOptions): Promise<number> => {
  const terminal = describeTerminal(options)
  const wanted = parseReporters(options.reporter)
  await removeReports(wanted)
  const { client, url } = connect(options.remote === true ? undefined : options.remote)
  // Environments are the server's: it also says what is unknown there.
  const { env, ...local } = options
  const loaded = await loadSelection(paths, local)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal, loaded.source)
    return exitCodes.invalid
  }
  const { project, selected } = loaded.selection
  const inputs = parsePairs('--input', options.input)
  const diagnostics = [...selected.diagnostics, ...(selected.flows.length > 0 ? checkInputs(selected.flows, inputs) : [])]
  printDiagnostics(diagnostics, terminal)
  // A path that leads nowhere: the others alone would pass for all of it. An input that no flow has would change nothing, unseen.
  if (hasErrors(diagnostics)) return exitCodes.invalid
  if (selected.flows.length === 0) {
    process.stderr.write(`no flows found: ${whyNoFlows(selected, options)}\n`)
    return options.passWithNoTests ? exitCodes.passed : exitCodes.noFlows
  }
  if (selected.flows.some(({ rows }) => rows?.isPart))
    throw new UsageError(
      `a run on a server takes all data rows of a flow, and ${options.grep === undefined ? 'a line that was named' : `--grep '${options.grep}'`} chooses some: leave it out, or --remote`,
    )
  process.stderr.write(localSettingsPassedOver(project.config, { env, shell: process.env }))
  await checkReporterFiles(wanted)
  const interrupts = listenForInterrupts((text) => process.stderr.write(text))
  const texts = textsOf(selected.flows)
  let begun = ''
  let isAway = false
  try {
    const here = [...new Set(selected.flows.map(({ file }) => file))]
    const collected = await Promise.all(
      here.map((file) =>
        collectFiles(
          project,
          selected.flows.filter((flow) => flow.file === file),
        ),
      ),
    )
    const bySha = new Map(collected.flatMap(({ flows }) => flows).map(({ sha256, path }) => [sha256, path]))
    const sources = {
      ...texts,
      // A flow that only the server can plan has no hash here.
      source: (sha256: string) => texts.source(sha256) ?? texts.sourceOfFile(bySha.get(sha256) ?? ''),
      shown: shownFile(project.root),
      given: givenToServer(options),
      runsWholeFlows: true,
    }
    const reporters = [...(await openReporters(wanted, options, sources)), ...(await openReportersOfService(wanted, sources))]
    const run = async (): Promise<RemoteCounts> =>
      runRemote({
        client,
        reporters,
        version,
        sources: await findSources(client, collected),
        command: `testmesh run --remote ${here
          .slice(0, 3)
          .map((file) => (isStandardInput(file) ? '-' : file))
          .join(' ')}`,
        variables: parsePairs('--var', options.var),
        secrets: parsePairs('--secret', options.secret),
        inputs,
        signal: interrupts.signal,
        onCancelled: (...counts) => {
          begun = whatBegan(...counts)
        },
        onWaiting: (why) => process.stderr.write(`waiting: ${why}\n`),
        onConnection: (state) => {
          // Each execution says it with each try.
          if (state === 'cut' && !isAway) process.stderr.write(`the connection to ${url} was cut; trying again for ${patience}\n`)
          isAway = state === 'cut'
        },
        ...(env !== undefined && { environment: env }),
        ...(options.seed !== undefined && { seed: options.seed }),
        ...rangeOf(options),
      })
    const { counts, quarantined } = await run().finally(() => finishReporters(reporters))
    const { failed, error, cancelled } = countedVerdicts(counts, quarantined)
    const verdict = failed + error + cancelled > 0 ? exitCodes.failed : exitCodes.passed
    return interrupts.exitCode() ?? exitCodeWith(reporters, verdict)
  } catch (error) {
    const lost = error instanceof LostExecutions ? error : undefined
    const explained = explainProblem(lost ? lost.cause : error)
    if (!explained) throw error
    if (lost) {
      process.stderr.write(`error: ${explained.message}\n${whatGoesOn(lost, url)}`)
      return exitCodes.unreachable
    }
    printDiagnostics(explained.diagnostics, terminal, undefined, texts.sourceOfFile)
    process.stderr.write(`error: ${explained.message}\n${begun}`)
    return explained.exitCode
  } finally {
    interrupts.end()
  }
}

/** What another run there needs. */
const givenToServer = (options: RemoteOptions): NonNullable<ReturnType<typeof givenAgain>> => {
  const { variables = [], words = [] } = givenAgain(options) ?? {}
  return { variables, words: [...words, '--remote', ...(options.remote === true ? [] : [options.remote])] }
}

/** What became of those before the one that was refused. */
const whatBegan = (all: number, goOn: number): string => {
  if (all === 0) return ''
  const end = goOn > 0 ? `${goOn} could not be cancelled` : `${all === 1 ? 'is' : 'are'} cancelled`
  return `${count(all, 'execution')} had begun before, and ${end}\n`
}

const patience = `${patienceMs / 60_000} minutes`

const shownIds = 3

const whatGoesOn = ({ ids }: LostExecutions, url: string): string => {
  const named = ids.length > shownIds ? [...ids.slice(0, shownIds), '…'] : ids
  const [go, ends, their] = ids.length === 1 ? ['goes', 'it ends', 'its id'] : ['go', 'they end', 'their ids']
  return `${count(ids.length, 'execution')} ${go} on there, and how ${ends} is not known here: the executions of ${url} show it by ${their}, ${named.join(', ')}\n`
}

/** A flow that is stored as it is here, with its files, is run as that flow: its history shows it. */
const findSources = async (client: Client, collected: readonly CollectedFiles[]): Promise<RemoteSource[]> => {
  const stored = await client.getProject()
  const ids = new Map(stored.flows.map(({ path, sha256, id }) => [`${path} ${sha256}`, id]))
  const files = new Set(stored.files.map(({ path, sha256 }) => `${path} ${sha256}`))
  const sources: RemoteSource[] = []
  for (const one of collected) {
    const isStored = one.files.every(({ path, sha256 }) => files.has(`${path} ${sha256}`) || ids.has(`${path} ${sha256}`))
    for (const { path, sha256, bytes, documents } of one.flows) {
      const flowId = isStored ? ids.get(`${path} ${sha256}`) : undefined
      if (flowId === undefined) await sendContents(client, one.files)
      const source = flowId === undefined ? { text: textDecoder.decode(bytes), path, files: namesOf(one.files) } : { flowId }
      sources.push({ ...source, ...(documents && { documents }) })
    }
  }
  return sources
}

const textDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

const rangeOf = ({ only, from, to }: RemoteOptions) => {
  if (only !== undefined && (from !== undefined || to !== undefined)) throw new UsageError('--only stands alone, without --from and --to')
  const [first, last] = only === undefined ? [from, to] : [only, only]
  return { ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last }) }
}
