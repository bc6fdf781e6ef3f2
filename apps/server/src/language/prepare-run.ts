import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { builtinActions } from '@testmesh/actions'
import { pointerTo } from '@testmesh/flow/walk'
import { Refusal, type RunnableText } from '@testmesh/platform'
import { bareProject, collectRows, type LoadedFlow, loadFlows } from '@testmesh/project'
import { type Capability, type Diagnostic, hasErrors } from '@testmesh/protocol'
import type { Bundle, Workspace } from '@testmesh/storage'
import { invalidPart } from '../http/invalid-part.ts'
import { findBundleFiles } from './find-bundle-files.ts'
import { keepLast } from './keep-last.ts'
import type { Known } from './known-variables.ts'

const { descriptors } = builtinActions

export interface TextToRun {
  readonly text: string
  /** Where it lies in its project: what it refers to is looked for beside it, and above. */
  readonly path: string | null
  /** Files beside it that count more than the stored ones, by path. */
  readonly files?: Readonly<Record<string, string>>
}

export interface Prepared {
  readonly bundle: Bundle
  /** Of its main file. */
  readonly bytes: Uint8Array
  /** One for each document of the text, or for those that were asked for. */
  readonly loaded: readonly LoadedFlow[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface Surroundings {
  readonly known: Known
  /** What actions may do beyond the network. */
  readonly granted: readonly Capability[]
}

/** Reads and plans a text exactly as a worker will, with the files that it refers to. Keeps nothing: whoever runs it puts its bytes. */
export const prepareText = async (
  workspace: Workspace,
  { text, path, files: sent = {} }: TextToRun,
  { known, granted }: Surroundings,
): Promise<Prepared> => {
  const main = path ?? 'flow.yaml'
  const bytes = new TextEncoder().encode(text)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { files, flowNames } = await findBundleFiles(workspace, { text, sha256, main, sent })
  const bundle: Bundle = { main, files: { ...files, [main]: sha256 } }
  const loaded = await loadBundle(workspace, bundle, { known, granted, bytes, flowNames })
  return { bundle, bytes, loaded, diagnostics: loaded.flatMap(({ diagnostics }) => diagnostics) }
}

/** Of several flows in a text those that are meant; what is wrong with the others does not matter. @throws Refusal when there is none such */
export const chooseDocuments = (prepared: Prepared, documents: readonly number[] | undefined): Prepared => {
  if (documents === undefined) return prepared
  const count = prepared.loaded.length
  const beyond = documents.findIndex((document) => document >= count)
  if (beyond >= 0)
    throw invalidPart({
      pointer: pointerTo('/body/documents', beyond),
      message: `must be below ${count}: the text holds ${count} ${count === 1 ? 'flow' : 'flows'}, counted from 0`,
    })
  const loaded = prepared.loaded.filter(({ document }) => documents.includes(document))
  return { ...prepared, loaded, diagnostics: loaded.flatMap(({ diagnostics }) => diagnostics) }
}

/** @throws Refusal FLOW_NOT_RUNNABLE with all that is wrong */
export const toRunnable = async (
  { bundle, bytes, loaded, diagnostics }: Prepared,
  flow?: { readonly id: string; readonly version: number },
): Promise<RunnableText[]> => {
  if (hasErrors(diagnostics) || loaded.some(({ plan }) => !plan))
    throw new Refusal('invalid', 'FLOW_NOT_RUNNABLE', 'The flow has errors, so nothing ran.', { diagnostics })
  const rowsOf = await Promise.all(loaded.map(({ rows }) => rows && collectRows(rows)))
  return loaded.map(({ reading, document }, index) => ({
    name: reading.flow?.name ?? '',
    sha256: bundle.files[bundle.main] ?? '',
    tags: reading.flow?.tags ?? [],
    ...(reading.flow?.suite !== undefined && { suite: reading.flow.suite }),
    ...(reading.flow?.quarantine && { quarantine: reading.flow.quarantine }),
    ...(flow && { flowId: flow.id, flowVersion: flow.version }),
    ...(rowsOf[index] && { rows: rowsOf[index].map(({ index: row, name, values }) => ({ index: row, name, values })) }),
    bundle,
    bytes,
    document,
  }))
}

/** Of each text one data row, by its number; all where none is meant. @throws Refusal when there is none such */
export const onlyRow = (texts: readonly RunnableText[], wanted: number | undefined): readonly RunnableText[] =>
  wanted === undefined
    ? texts
    : texts.map((text) => {
        const { name, rows } = text
        const row = rows?.[wanted]
        if (row) return { ...text, rows: [row] }
        const message = rows
          ? `must be below ${rows.length}: so many data rows "${name}" has, counted from 0`
          : `is in vain: "${name}" has no data rows`
        throw invalidPart({ pointer: '/body/row', message })
      })

interface Reading extends Surroundings {
  /** Of the main file. */
  readonly bytes: Uint8Array
  /** Names of all flows, for "did you mean". */
  readonly flowNames: readonly string[]
}

/** Each row becomes an execution and a job within the time that a request has. */
const rowLimit = 1_000

/** What was prepared last: the same flow runs again and again. */
const keepPrepared = keepLast<LoadedFlow[]>(200)

/** By all that the answer depends on: the bytes, the names of variables, the routing, what is granted. */
const loadBundle = (workspace: Workspace, bundle: Bundle, around: Reading): Promise<LoadedFlow[]> => {
  const names = around.known.variables.map(({ name, values, secrets }) => [name, Object.keys(values), secrets])
  const key = JSON.stringify([bundle, names, around.known.routing, around.granted, around.flowNames])
  return keepPrepared(key, () => readBundle(workspace, bundle, around))
}

const readBundle = async (
  workspace: Workspace,
  { main, files }: Bundle,
  { known, granted, bytes, flowNames }: Reading,
): Promise<LoadedFlow[]> => {
  const contents = await workspace.contents.findAll(Object.values(files).filter((sha256) => sha256 !== files[main]))
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-plan-'))
  try {
    for (const [path, sha256] of Object.entries(files)) {
      const found = sha256 === files[main] ? bytes : contents.get(sha256)
      if (!found) throw new Error(`the bytes of ${path} are no longer kept`)
      await writeInto(folder, path, found)
    }
    return await loadFlows(join(folder, main), {
      project: bareProject(folder),
      descriptors,
      variables: { given: [], environment: known.variables, project: [] },
      routing: known.routing,
      granted,
      otherFlows: flowNames,
      keepsSnapshots: false,
      rowLimit,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const writeInto = async (folder: string, path: string, bytes: Uint8Array): Promise<void> => {
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, bytes)
}
