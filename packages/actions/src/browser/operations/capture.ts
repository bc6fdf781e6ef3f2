import type { ActionContext } from '@testmesh/action-kit'
import { findLocator } from './locate.ts'
import { type FileRef, limits, type Operation, type OperationOptions } from './operation.ts'

/** Of the part of the page that is seen, of the whole page, or of an element. */
export const screenshot = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const { session, findings, context } = options
  // Without a role the name is that of the picture.
  const { name = `screenshot-${findings.screenshots.length + 1}`, ...place } =
    operation.role === undefined ? operation : { ...operation, name: undefined }
  const locator = findLocator(session.page, operation.role === undefined ? place : operation)
  const bytes = await (locator ?? session.page).screenshot({
    ...limits(options),
    ...(locator === undefined && operation.full_page ? { fullPage: true } : {}),
  })
  const file = await attachFile({ name: withEnd(operation.as ?? name, '.png'), mediaType: 'image/png', bytes }, context)
  findings.screenshots.push(file)
  findings.last.screenshot = file
}

/** The whole page, as it would be printed. Only a headless Chromium can. */
export const pdf = async ({ as, name = 'page' }: Operation, { session, findings, context }: OperationOptions): Promise<void> => {
  const bytes = await session.page.pdf({ printBackground: true })
  findings.last.pdf = await attachFile({ name: withEnd(as ?? name, '.pdf'), mediaType: 'application/pdf', bytes }, context)
}

export interface FileToAttach {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export const attachFile = async ({ name, mediaType, bytes }: FileToAttach, context: ActionContext): Promise<FileRef> => {
  const { sha256, sizeBytes } = await context.attach(name, mediaType, bytes)
  return { name, sha256, size_bytes: sizeBytes, media_type: mediaType }
}

const withEnd = (name: string, end: string): string => (name.toLowerCase().endsWith(end) ? name : name + end)
