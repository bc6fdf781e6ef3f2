import type { Context } from 'hono'
import type { TestMeshApp } from '../http/create-app.ts'
import { findPage } from './find-page.ts'
import type { PageFile, PageFiles } from './page-files.ts'

/** Gives out the dashboard; what is neither a page nor of the API shows its page of what is not there. */
export const addPages = (app: TestMeshApp, files: PageFiles): void => {
  app.get('*', async (context, next) => {
    const { pathname } = new URL(context.req.url)
    if (pathname.startsWith('/api/')) return next()
    const found = findPage(files, pathname)
    if (found) return send(context, found, 200)
    const missing = files.get('404.html')
    const wantsPage = context.req.header('accept')?.includes('text/html') ?? false
    return missing && wantsPage ? send(context, missing, 404) : next()
  })
}

const send = async (context: Context, file: PageFile, status: 200 | 404): Promise<Response> => {
  const { type, bytes, zipped, etag, isImmutable, policy } = file
  const headers: Record<string, string> = {
    etag,
    vary: 'accept-encoding',
    'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(policy !== undefined && { 'content-security-policy': policy }),
  }
  if (context.req.header('if-none-match') === etag) return context.body(null, 304, headers)
  const isZipped = zipped !== undefined && (context.req.header('accept-encoding') ?? '').includes('gzip')
  const body = isZipped ? await zipped() : bytes
  return context.body(body as Uint8Array<ArrayBuffer>, status, {
    ...headers,
    'content-type': type,
    'content-length': String(body.length),
    ...(isZipped && { 'content-encoding': 'gzip' }),
  })
}
