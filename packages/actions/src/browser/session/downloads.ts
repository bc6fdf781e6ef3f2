import { type ActionContext, mediaTypeOf } from '@testmesh/action-kit'
import type { Download } from 'playwright-core'
import { attachFile } from '../operations/capture.ts'
import type { FileRef } from '../operations/operation.ts'

/** Attaches the files that pages gave, once they are whole. */
export const attachDownloads = (downloads: readonly Download[], context: ActionContext): Promise<FileRef[]> =>
  Promise.all(
    downloads.map(async (download) => {
      const name = download.suggestedFilename()
      const parts: Uint8Array[] = []
      for await (const part of await download.createReadStream()) parts.push(part as Uint8Array)
      return attachFile({ name, mediaType: mediaTypeOf(name), bytes: Buffer.concat(parts) }, context)
    }),
  )
