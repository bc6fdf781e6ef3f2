import type { Files } from '@testmesh/action-kit'
import type { JsonValue } from '@testmesh/protocol'
import { EngineError } from '../run/failure.ts'

/**
 * The value that a file of JSON or YAML holds.
 *
 * @throws EngineError BAD_FILE; ActionError of `files`
 */
export const readDataFile = async (files: Files, path: string): Promise<JsonValue> => {
  const text = decode(path, await files.read(path))
  // The YAML library is only loaded where there is something to read.
  const { readData } = await import('@testmesh/flow')
  const read = readData(text)
  if (read.problem !== undefined) throw new EngineError('BAD_FILE', `${path} cannot be read: ${read.problem}`)
  return read.value
}

const decode = (path: string, bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new EngineError('BAD_FILE', `${path} is not UTF-8 text`, { hint: 'Save it as UTF-8.' })
  }
}
