import { NotImportable } from '@testmesh/importers'
import type { FromImportWorker, ToRead } from './messages.ts'
import { readContent } from './read-content.ts'

self.onmessage = async ({ data }: MessageEvent<ToRead>): Promise<void> => {
  self.postMessage(await answerTo(data))
}

const answerTo = async (wanted: ToRead): Promise<FromImportWorker> => {
  try {
    return { read: await readContent(wanted) }
  } catch (error) {
    if (error instanceof NotImportable) return { refused: error.message }
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
