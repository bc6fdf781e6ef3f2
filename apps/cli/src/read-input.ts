import { decodeText, type FileText } from '@testmesh/project'
import type { SelectOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** All of standard input, as a flow. @throws UsageError for a terminal: nobody would know that it waits */
export const readInput = async (): Promise<FileText> => {
  if (process.stdin.isTTY)
    throw new UsageError(
      '- reads a flow from standard input, and that is a terminal: give it one, as in cat shop.testmesh.yaml | testmesh run -',
    )
  return decodeText(Buffer.concat(await process.stdin.toArray()))
}

/** For the flows of a selection. @throws UsageError */
export const inputFor = async ({ onlyChanged }: SelectOptions): Promise<FileText> => {
  if (onlyChanged !== undefined) refuseInput(['-'], '--only-changed goes by files')
  return readInput()
}

/** @throws UsageError for commands that need a file, or standard input for something else: `why` */
export const refuseInput = (paths: readonly string[], why: string): void => {
  if (paths.includes('-')) throw new UsageError(`- stands for standard input, and ${why}: name a file`)
}
