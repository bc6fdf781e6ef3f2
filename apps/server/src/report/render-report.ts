import { setImmediate as pause } from 'node:timers/promises'
import { type BatchEvent, type ExecutionEvent, isInQuarantine } from '@testmesh/protocol'
import { createReporter, type ReporterName } from '@testmesh/reporters'
import type { ExecutionRecord, Workspace } from '@testmesh/storage'

/** Annotations are for a job of GitHub Actions alone. */
type Format = Exclude<ReporterName, 'github'>

const mediaTypes: Readonly<Record<Format, string>> = {
  list: 'text/plain; charset=utf-8',
  junit: 'application/xml; charset=utf-8',
  ctrf: 'application/json; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
  html: 'text/html; charset=utf-8',
}

/** What is quoted there comes from the system under test: nothing of the page reaches the API, or anything else. */
const pageHeaders = {
  'content-security-policy': "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
  'referrer-policy': 'no-referrer',
}

interface ReportOptions {
  /** With the lines of the flow that it tells of. They are as somebody wrote them: a secret may stand there. Default true. */
  readonly hasLines?: boolean
}

/** What the command line would have written about it: the same reporters, over the stored events. */
export const renderReport = async (
  workspace: Workspace,
  execution: ExecutionRecord,
  name: Format,
  { hasLines = true }: ReportOptions = {},
): Promise<Response> => {
  const written: string[] = []
  const sources = hasLines ? await sourcesOf(workspace, execution) : []
  const reporter = await createReporter(name, {
    write: (text) => void written.push(text),
    isTerminal: false,
    width: () => 120,
    color: false,
    source: (sha256) => sources.find((source) => source.sha256 === sha256),
    sourceOfFile: (file) => sources.find((source) => source.file === file),
    verbosity: 'normal',
    now: Date.now,
    debug: false,
  })
  const [started, finished] = batchOf(execution)
  reporter.onBatch?.(started)
  for await (const events of readLog(workspace, execution)) reporter.onEvents(execution.id, events)
  reporter.onBatch?.(finished)
  await reporter.finish()
  return new Response(written.join(''), { headers: { 'content-type': mediaTypes[name], ...(name === 'html' && pageHeaders) } })
}

interface Source {
  readonly file: string
  readonly sha256: string
  readonly text: string
}

/** The flow, and those that it may have run. */
const sourcesOf = async (workspace: Workspace, { bundle }: ExecutionRecord): Promise<Source[]> => {
  const flows = Object.entries(bundle?.files ?? {}).filter(([file]) => file === bundle?.main || /\.ya?ml$/i.test(file))
  const contents = await workspace.contents.findAll(flows.map(([, sha256]) => sha256))
  return flows.flatMap(([file, sha256]) => {
    const bytes = contents.get(sha256)
    return bytes ? [{ file, sha256, text: new TextDecoder().decode(bytes) }] : []
  })
}

/** Without those of lost starts. A long one is read in parts, and others are answered in between. */
async function* readLog(workspace: Workspace, { id, epoch }: ExecutionRecord): AsyncGenerator<ExecutionEvent[]> {
  let after = { epoch: epoch - 1, seq: Number.MAX_SAFE_INTEGER }
  for (;;) {
    const events = await workspace.events.read(id, { after })
    const last = events.at(-1)
    if (!last) return
    yield events
    await pause()
    after = { epoch: last.epoch, seq: last.seq }
  }
}

const batchOf = (execution: ExecutionRecord): [BatchEvent, BatchEvent] => {
  const { id, batchId, createdAt, finishedAt, verdict, durationMs, environment, quarantine, bundle } = execution
  const head = { v: 1, batchId: batchId ?? id } as const
  const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0, flaky: 0, ...(verdict && { [verdict]: 1 }) }
  const quarantined = verdict && isInQuarantine(quarantine) && { quarantined: { [verdict]: 1 } }
  const command = `testmesh run --remote ${bundle?.main ?? execution.flowName}`
  const asked = { command, planned: 1, parallel: 1, version: 'server', ...(environment !== null && { environment }) }
  return [
    { ...head, type: 'batch.started', at: createdAt.getTime(), data: asked },
    {
      ...head,
      type: 'batch.finished',
      at: (finishedAt ?? createdAt).getTime(),
      data: { counts, ...quarantined, durationMs: durationMs ?? 0 },
    },
  ]
}
