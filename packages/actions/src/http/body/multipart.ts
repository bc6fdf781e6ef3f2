import type { Config, Files } from '@testmesh/action-kit'
import type { httpRequestSchema } from '../http-request.schema.ts'
import type { Body } from './build-body.ts'

export type Multipart = NonNullable<Config<typeof httpRequestSchema>['multipart']>
type OneField = Exclude<NonNullable<Multipart['fields']>[string], readonly unknown[]>
export type OneFile = Exclude<NonNullable<Multipart['files']>[string], readonly unknown[]>

/** `multipart/form-data` (RFC 7578), whole in memory. */
export const multipartBody = async (multipart: Multipart, files: Files): Promise<Body> => {
  const boundary = `testmesh-${process.getBuiltinModule('node:crypto').randomUUID()}`
  const parts: Uint8Array[] = []
  const add = (head: string, content: Uint8Array) =>
    parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), content, Buffer.from('\r\n'))
  for (const [name, value] of Object.entries(multipart.fields ?? {}))
    for (const one of asList(value)) {
      const { text, type } = toField(one)
      add(`name="${escapeName(name)}"${type === undefined ? '' : `\r\nContent-Type: ${type}`}`, Buffer.from(text))
    }
  for (const [name, value] of Object.entries(multipart.files ?? {}))
    for (const one of asList(value)) {
      const file = toFile(one)
      add(`name="${escapeName(name)}"; filename="${escapeName(file.name)}"\r\nContent-Type: ${file.type}`, await files.read(file.path))
    }
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return { content: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}` }
}

export const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])

/** The text of a field, and what the request says it is. */
export const toField = (field: OneField): { text: string; type?: string } =>
  typeof field === 'string' ? { text: field } : { text: field.value, type: field.content_type }

/** The path of a file, and what the request says of it. */
export const toFile = (file: OneFile): { path: string; name: string; type: string } => {
  const { path, filename, content_type } = typeof file === 'string' ? ({ path: file } as Exclude<OneFile, string>) : file
  return { path, name: filename ?? path.split('/').at(-1) ?? path, type: content_type ?? 'application/octet-stream' }
}

/** As browsers write names (HTML, "multipart/form-data encoding algorithm"). */
const escapeName = (name: string): string => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
