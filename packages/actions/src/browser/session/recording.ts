import type { ActionContext } from '@testmesh/action-kit'
import { browserError } from '../browser-error.ts'
import { attachFile } from '../operations/capture.ts'
import type { FileRef } from '../operations/operation.ts'
import { driverVersion } from './find-browser.ts'
import type { Session } from './sessions.ts'
import type { BrowserConfig } from './settings.ts'

/** A trace and a video of one step. */
export interface Recording {
  /** Attaches what was made. `isKept`: a trace is made only where it is wanted in the end. */
  finish(trace: { readonly isKept: boolean }): Promise<{ trace?: FileRef; video?: FileRef }>
}

/** @throws ActionError BROWSER_NO_VIDEO */
export const startRecording = async ({ trace, video }: BrowserConfig, session: Session, context: ActionContext): Promise<Recording> => {
  const wantsTrace = trace !== undefined && trace !== false
  if (!wantsTrace && video !== true) return { finish: async () => ({}) }
  const { mkdtemp, readFile, rm } = process.getBuiltinModule('node:fs/promises')
  const { join } = process.getBuiltinModule('node:path')
  const folder = await mkdtemp(join(process.getBuiltinModule('node:os').tmpdir(), 'testmesh-browser-'))
  const forget = () => rm(folder, { recursive: true, force: true })
  const { page, window } = session
  try {
    if (video) await startVideo(session, join(folder, 'video.webm'))
    if (wantsTrace) await window.tracing.start({ screenshots: true, snapshots: true })
  } catch (error) {
    await forget()
    throw error
  }
  const keep = async (name: string, mediaType: string): Promise<FileRef> =>
    attachFile({ name, mediaType, bytes: await readFile(join(folder, name)) }, context)
  const finish: Recording['finish'] = async ({ isKept }) => {
    try {
      if (wantsTrace) await window.tracing.stop(isKept ? { path: join(folder, 'trace.zip') } : {})
      if (video) await page.screencast.stop()
      return {
        ...(wantsTrace && isKept ? { trace: await keep('trace.zip', 'application/zip') } : {}),
        ...(video ? { video: await keep('video.webm', 'video/webm') } : {}),
      }
    } finally {
      await forget()
    }
  }
  return { finish }
}

const startVideo = async ({ page }: Session, path: string): Promise<void> => {
  await page.screencast.start({ path }).catch(async (error: unknown) => {
    if (!/ffmpeg/i.test(String(error))) throw error
    const hint = `npx playwright-core@${await driverVersion()} install ffmpeg`
    throw browserError('BROWSER_NO_VIDEO', 'the encoder that the driver makes videos with is not installed', { hint, cause: error })
  })
}
