import { builtins, createServices, type Network, otlpOf, type PinnedHosts } from '@testmesh/actions'
import type { ActionTable, Ports } from '@testmesh/engine'
import { type BatchWriter, createBatchWriter, openLedger, pruneBatches } from '@testmesh/recordings'
import type { Project } from './load-project.ts'
import type { RunnableFlow } from './select-flows.ts'

/** What a batch runs on. */
export interface OpenBatchOptions {
  readonly project: Project
  /** Addresses by `host:port`, instead of those that a name has. */
  readonly pinned?: PinnedHosts | undefined
  /** What is said of all connections. Default: nothing. */
  readonly network?: Network | undefined
  /** Default: those of the project. */
  readonly actions?: ActionTable
}

/** A batch that is under way: its ports, and its recording. */
export interface OpenBatch {
  readonly batchId: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Without `shared` and `blobs`. */
  readonly ports: Ports
  readonly writer: BatchWriter
  /** Closes what it opened; the recording is whole then. */
  close(): Promise<void>
}

export const openBatch = async ({ project, pinned, network, actions = project.actions }: OpenBatchOptions): Promise<OpenBatch> => {
  const services = createServices({ otlp: otlpOf(process.env), until: 'close' })
  const base = {
    ...builtins({ root: project.root, output: `${project.folder}/output`, pinned, network }),
    service: services.service,
    actions,
  }
  const startedAt = base.clock.now()
  const batchId = newBatchId(startedAt)
  const recording = { folder: project.folder, batchId, now: base.clock.now }
  const writer = await createBatchWriter(recording)
  const ledger = openLedger(recording)
  return {
    batchId,
    startedAt,
    ports: { ...base, ledger },
    writer,
    close: async () => {
      await services.close()
      await ledger.close().finally(writer.close)
      await pruneBatches({ folder: project.folder, keepId: batchId })
    },
  }
}

/** With the texts of the flows that it runs: reports frame them, and what is left of a killed run is cleaned up by them. */
export const keepTexts = (writer: BatchWriter, flows: readonly RunnableFlow[]): void => {
  for (const { plan, text, shownText, file, subFlows } of flows)
    for (const kept of [{ sha256: plan.sha256, text, shownText, file }, ...subFlows]) {
      const shown = kept.shownText()
      writer.writeFlow(kept.sha256, shown, kept.file)
      if (shown !== kept.text) writer.sealFlow(kept.sha256, kept.text)
    }
}

export const drawSeed = (): number => Math.floor(Math.random() * 2 ** 31)

let latestId = 0

/** Sorts by time and is unique on a machine, as no two of a process get the same millisecond: `20261120-101500-123-4711`. */
const newBatchId = (now: number): string => {
  latestId = Math.max(Math.floor(now), latestId + 1)
  const digits = new Date(latestId).toISOString().replace(/[-:TZ.]/g, '')
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}-${process.pid}`
}
