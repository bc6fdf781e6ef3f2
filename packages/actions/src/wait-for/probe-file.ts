import { type Files, isActionError, isTruthy } from '@testmesh/action-kit'
import type { ConfigOf, Probe } from './probe.ts'

/** Ready when the file is there and contains what it should. */
export const probeFile: Probe<ConfigOf<'file'>> = async ({ path, contains }, { files }) => {
  const text = await readIfThere(files, path)
  if (text === undefined) return { isReady: false, seen: 'no such file' }
  if (contains === undefined || text.includes(contains)) return { isReady: true, seen: 'the file' }
  return { isReady: false, seen: `a file without ${JSON.stringify(contains)}` }
}

/** Ready when a line contains what it should and meets the condition; any line does when nothing is asked. */
export const probeLog: Probe<ConfigOf<'log'>> = async ({ path, contains, until }, { files }) => {
  const text = await readIfThere(files, path)
  if (text === undefined) return { isReady: false, seen: 'no such file' }
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const line = lines.find(
    (candidate) => candidate.includes(contains ?? '') && (until === undefined || isTruthy(until({ line: candidate }))),
  )
  if (line === undefined) return { isReady: false, seen: `no such line among ${lines.length}` }
  return { isReady: true, seen: 'the line', found: { line } }
}

const readIfThere = async (files: Files, path: string): Promise<string | undefined> => {
  try {
    return new TextDecoder().decode(await files.read(path))
  } catch (error) {
    if (isActionError(error) && error.code === 'FILE_NOT_FOUND') return undefined
    throw error
  }
}
