import type { BlobRef, EventOf, ExecutionEvent, JsonObject, JsonValue, Place } from '@testmesh/protocol'
import type { Loss } from '../exported.ts'
import { isMap } from '../is-map.ts'
import { harEntries } from './har-entry.ts'

export interface HarExport {
  readonly archive: JsonObject
  /** Requests in it. */
  readonly count: number
  readonly losses: readonly Loss[]
}

export interface HarOptions {
  /** Of TestMesh. */
  readonly version: string
  /** What is kept outside of events; undefined where it is gone. */
  readonly readBlob: (blob: BlobRef) => Promise<Uint8Array | undefined>
  /** How losses call a file. Default: as it was recorded. */
  readonly shown?: (file: string) => string
}

/** What recorded executions sent over HTTP and got, as an HTTP archive (HAR 1.2): a page for each execution, secrets masked as they were recorded. */
export const writeHar = async (
  events: AsyncIterable<ExecutionEvent>,
  { version, readBlob, shown = (file) => file }: HarOptions,
): Promise<HarExport> => {
  const executions = new Map<string, Execution>()
  for await (const event of events) {
    const execution = executionOf(executions, event)
    // What was told before an execution was started again no longer counts.
    if (execution && event.epoch >= execution.epoch) await take(execution, event, { readBlob, shown })
  }
  const all = [...executions.values()]
  const entries = all.flatMap((execution) => execution.entries).sort((left, right) => (startOf(left) < startOf(right) ? -1 : 1))
  const archive = {
    log: { version: '1.2', creator: { name: 'TestMesh', version }, pages: all.map(({ page }) => page), entries },
  }
  return { archive, count: entries.length, losses: all.flatMap(({ losses }) => losses) }
}

interface Execution {
  readonly epoch: number
  readonly title: string
  readonly page: JsonObject
  readonly steps: Map<string, EventOf<'step.started'>['data']>
  readonly entries: JsonObject[]
  readonly losses: Loss[]
}

const startOf = ({ startedDateTime }: JsonObject): string => String(startedDateTime)

const executionOf = (executions: Map<string, Execution>, event: ExecutionEvent): Execution | undefined => {
  const { executionId, epoch, at } = event
  const known = executions.get(executionId)
  if (event.type !== 'execution.started' || (known && known.epoch >= epoch)) return known
  const { flow, row } = event.data
  const title = row === undefined ? flow.name : `${flow.name} [${row.name}]`
  const page = { startedDateTime: new Date(at).toISOString(), id: executionId, title, pageTimings: {} }
  const started: Execution = { epoch, title, page, steps: new Map(), entries: [], losses: [] }
  executions.set(executionId, started)
  return started
}

type Reading = Required<Pick<HarOptions, 'readBlob' | 'shown'>>

const take = async (execution: Execution, event: ExecutionEvent, reading: Reading): Promise<void> => {
  if (event.type === 'step.started') execution.steps.set(event.path, event.data)
  if (event.type !== 'step.attempted') return
  const step = execution.steps.get(event.path)
  if (!step) return
  const lose = (message: string) => execution.losses.push({ ...placeOf(step.place, reading), message: `${step.id}: ${message}` })
  if (step.action === 'http_request') execution.entries.push(...(await entriesOf(execution, event, { ...reading, lose })))
  else if (alsoAsking.has(step.action)) lose(`what ${step.action} asked: it is not recorded request by request`)
}

/** Actions whose requests are not told one by one. */
const alsoAsking: ReadonlySet<string> = new Set(['wait_for', 'sse', 'contract_verify', 'browser', 'mcp', 's3', 'prometheus', 'loki'])

const placeOf = (place: Place | undefined, { shown }: Pick<Reading, 'shown'>) => ({
  ...(place?.file !== undefined && { file: shown(place.file) }),
  ...(place?.span && { line: place.span.start.line }),
})

interface EntryReading extends Reading {
  readonly lose: (message: string) => void
}

const entriesOf = async (
  { title, page }: Execution,
  { path, at, data }: EventOf<'step.attempted'>,
  { readBlob, lose }: EntryReading,
): Promise<JsonObject[]> => {
  const { config, result, durationMs, attempt, of, failure, exchange } = data
  const whole = async (value: unknown): Promise<JsonObject> => (isMap(value) ? withBlobs(value, { readBlob, lose }) : {})
  const sent = await whole(config)
  const got = isMap(result) ? await whole(result) : undefined
  if (typeof got?.attempts === 'number' && got.attempts > 1) lose(`all but the last of the ${got.attempts} requests of its poll`)
  for (const [what, value] of [
    ['what it sent', sent.body],
    ['what it got', got?.body],
  ] as const)
    if (typeof value === 'string' && /^\[\d+ bytes\]$/.test(value)) lose(`${what}, ${value.slice(1, -1)} that are no text`)
  if (sent.body_from_file !== undefined) lose(`what it sent, the file ${String(sent.body_from_file)}: only its name is recorded`)
  return harEntries({
    at: at - durationMs,
    config: sent,
    ...(got && { result: got }),
    ...(exchange?.request !== undefined && { asked: exchange.request }),
    ...(failure && !got && { failure: failure.message }),
    pageref: String(page.id),
    comment: `${title} › ${path}${of === undefined ? '' : `, attempt ${attempt} of ${of}`}`,
  })
}

/** Long values stand where they were. */
const withBlobs = async (value: JsonObject, { readBlob, lose }: Pick<EntryReading, 'readBlob' | 'lose'>): Promise<JsonObject> => {
  const entries = Object.entries(value).map(async ([key, item]): Promise<readonly [string, JsonValue]> => {
    if (!isMap(item) || !isMap(item.$blob)) return [key, item ?? null]
    const bytes = await readBlob(item.$blob as unknown as BlobRef)
    if (bytes) return [key, unpacked(new TextDecoder().decode(bytes), key)]
    lose(`the whole of its ${key}, which is no longer there`)
    return [key, item.preview ?? '']
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Only of a body nobody knows whether it was text that looks like JSON: it is sent the same. */
const unpacked = (text: string, key: string): JsonValue => {
  if (key === 'body') return text
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}
