import type { FromImportWorker, ReadSource, ToRead } from './messages.ts'

/** The source is not what it should be; the message says why, in a sentence. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused'
}

/**
 * Reads a source off the thread that paints, in a worker of its own: one that takes too long ends when `signal` aborts.
 *
 * @throws SourceRefused when nothing comes of it
 */
export const readSource = (wanted: ToRead, signal: AbortSignal): Promise<ReadSource> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' })
    const end = (): void => worker.terminate()
    signal.addEventListener('abort', end)
    worker.onmessage = ({ data }: MessageEvent<FromImportWorker>): void => {
      end()
      if ('read' in data) resolve(data.read)
      else reject('refused' in data ? new SourceRefused(`Nothing comes of it: ${data.refused}.`) : new Error(data.error))
    }
    worker.onerror = ({ message }): void => {
      end()
      reject(new Error(message || 'What reads it could not be loaded. Load the page again.'))
    }
    worker.postMessage(wanted)
  })
