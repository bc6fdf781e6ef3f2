import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, type Stats, statSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { leadsOutside } from '@testmesh/actions'
import { looksLikeFlow } from '@testmesh/flow/model'
import { maxFlowLength } from '@testmesh/protocol'
import { makeFolder } from '@testmesh/recordings'
import { replaceFile } from '../replace-file.ts'
import { UsageError } from '../usage-error.ts'
import type { Desk } from './desk.ts'
import { ownPath } from './own-path.ts'

/** The file of a flow, there or not yet. */
export interface FlowFile {
  readonly path: string
  /** Relative to the project. */
  readonly file: string
}

/**
 * Finds the file of a flow. Other files are none of an assistant's business here: an env file has secrets, a workflow runs on its own.
 *
 * @throws UsageError for what lies outside of the project, also by a link, and for what is no flow
 */
export const findFlowFile = async ({ folder }: Desk, named: string): Promise<FlowFile> => {
  const path = resolve(folder, ownPath(named, folder))
  if (named.includes('\0') || (await leadsOutside(path, folder))) throw new UsageError(`${named} lies outside of the project`)
  const file = relative(folder, path).split(sep).join('/')
  const isFlow = /\.testmesh\.ya?ml$/.test(file) || (/\.ya?ml$/.test(file) && looksLikeFlow(readFlowFile({ path, file })?.toString() ?? ''))
  if (!isFlow) throw new UsageError(`${file} is no flow: flows are called *.testmesh.yaml`)
  return { path, file }
}

/** Undefined where there is none. @throws UsageError for what is no file, or too large for a flow */
export const readFlowFile = ({ path, file }: FlowFile): Buffer | undefined => {
  if (!existsSync(path)) return undefined
  const { size } = statOf(path, file)
  if (size > maxFlowLength) throw new UsageError(`${file} has ${size} bytes: more than the ${maxFlowLength} a flow may have`)
  return readFileSync(path)
}

/** A pipe would be waited for without end. */
const statOf = (path: string, file: string): Stats => {
  const stats = statSync(path)
  if (!stats.isFile()) throw new UsageError(`${file} is no file`)
  return stats
}

/** Says which text was read: a file with another one has another hash. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

/**
 * Writes it whole or not at all, never through a link, and never over what its writer has not read.
 *
 * @throws UsageError
 */
export const writeFlowFile = ({ path, file }: FlowFile, text: string, readHash: string | undefined): void => {
  if (!text.isWellFormed()) throw new UsageError('the text has half of a character in it, and cannot be written as UTF-8')
  if (Buffer.byteLength(text) > maxFlowLength) throw new UsageError(`the text is longer than the ${maxFlowLength} bytes a flow may have`)
  if (/(^|\/)(node_modules|dist|\.[^/]+)\//.test(file))
    throw new UsageError(`flows are not looked for in ${dirname(file)}: choose another folder`)
  // Read and written without a pause, so that no other call comes between.
  const bytes = readFlowFile({ path, file })
  if (bytes === undefined) makeFlowFile({ path, file }, text, readHash)
  else replaceFlowFile({ path, file }, { text, bytes, readHash })
}

interface Replacing {
  readonly text: string
  readonly bytes: Buffer
  readonly readHash: string | undefined
}

const replaceFlowFile = ({ path, file }: FlowFile, { text, bytes, readHash }: Replacing): void => {
  if (lstatSync(path).isSymbolicLink()) throw new UsageError(`${file} is a link: name the file that it leads to`)
  if (readHash === undefined)
    throw new UsageError(`${file} exists: read it by read_flow, and give its hash as read_hash to write another text over it`)
  if (readHash !== hashOf(bytes)) throw new UsageError(`${file} is not what it was when it was read: read it again, and write over that`)
  replaceFile(path, text)
}

const makeFlowFile = ({ path, file }: FlowFile, text: string, readHash: string | undefined): void => {
  if (readHash !== undefined) throw new UsageError(`${file} is not there any more: leave read_hash out to make it anew`)
  makeFolder(dirname(path))
  writeFileSync(path, text, { flag: 'wx' })
}
