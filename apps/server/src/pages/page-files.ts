import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export interface PageFile {
  readonly type: string
  readonly bytes: Uint8Array
  /** Made when it is first asked for; absent where it would save little. */
  readonly zipped?: () => Promise<Uint8Array>
  readonly etag: string
  /** Its name changes with what is in it. */
  readonly isImmutable: boolean
  /** Of a page: which scripts may run in it. */
  readonly policy?: string
}

/** The dashboard's files by their path within the folder, read once. */
export type PageFiles = ReadonlyMap<string, PageFile>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/x-component; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** @throws Error ENOENT when there is no such folder */
export const readPageFiles = async (folder: string): Promise<PageFiles> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in types)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  return new Map(await Promise.all(paths.map(async (path) => [path, await readPage(folder, path)] as const)))
}

/** The same for the same files, another after an upgrade. */
export const editionOf = (files: PageFiles): string => {
  const etags = [...files].map(([path, { etag }]) => `${path} ${etag}`).sort()
  return createHash('sha256').update(etags.join('\n')).digest('base64url').slice(0, 22)
}

const zip = promisify(gzip)

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

const isText = /^text|json|svg/

const readPage = async (folder: string, path: string): Promise<PageFile> => {
  const bytes = await readFile(join(folder, path))
  const type = types[extname(path)] ?? 'application/octet-stream'
  return {
    type,
    bytes,
    ...(isText.test(type) && bytes.length > 1000 && { zipped: once(() => zip(bytes)) }),
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    isImmutable: path.startsWith('_next/static/'),
    ...(path.endsWith('.html') && { policy: policyOf(bytes.toString('utf8')) }),
  }
}

/** Scripts of ours alone: files of this server, and those that stand in the page, each by its hash. Styles are set on elements by the canvas. */
const policyOf = (html: string): string => {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text)
  const hashes = [...new Set(scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`))]
  return [
    "default-src 'self'",
    ["script-src 'self'", ...hashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')
}
