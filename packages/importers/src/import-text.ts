import type { JsonValue } from '@testmesh/protocol'
import { parse } from 'yaml'
import { importCurl } from './curl/import-curl.ts'
import { importHar, isHar } from './har/import-har.ts'
import { type Imported, NotImportable } from './imported.ts'
import { importOpenApi, isOpenApi } from './openapi/import-openapi.ts'
import { isCollection, isEnvironment } from './postman/collection.ts'
import { importEnvironment, importPostman } from './postman/import-postman.ts'
import { createSecrets } from './secrets.ts'

export type SourceFormat = 'curl' | 'har' | 'openapi' | 'postman'

export interface ImportOptions {
  /** What flows are called that the source has no name for: the name of its file, without its ending. */
  readonly name: string
  /** Default: found out by what the text holds. */
  readonly format?: SourceFormat
}

export interface ImportedText extends Imported {
  /** What the text was taken for. */
  readonly format: SourceFormat
}

/** Makes flows of what others wrote: curl commands, an HTTP archive, a Postman collection, an OpenAPI document. @throws NotImportable */
export const importText = (text: string, options: ImportOptions): ImportedText => {
  try {
    const made = read(text, options)
    // The list of losses is shown, and what is shown is copied.
    const { inText } = createSecrets()
    return { ...made, losses: made.losses.map((loss) => ({ ...loss, message: inText(loss.message) })) }
  } catch (error) {
    // What readers of a tree do when it is deeper than they can go.
    if (error instanceof RangeError) throw new NotImportable('it is nested too deeply')
    throw error
  }
}

const read = (text: string, { name, format }: ImportOptions): ImportedText => {
  if (format === 'curl' || (format === undefined && looksLikeCurl(text))) return { format: 'curl', ...importCurl(text, { name }) }
  const document = documentOf(text, format)
  const found = format ?? formatOf(document)
  switch (found) {
    case 'har':
      return { format: found, ...importHar(document, { name }) }
    case 'openapi':
      return { format: found, ...importOpenApi(document) }
    case 'postman':
      return { format: found, ...(isEnvironment(document) ? importEnvironment(document) : importPostman(document)) }
    default:
      throw new NotImportable(unknownSource(text))
  }
}

const unknownSource = (text: string): string => {
  const isOfEditor = /^(?:###|(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)[^\S\n]+(?:https?:|\/|\{\{))/m.test(text)
  const known = 'curl commands, an HTTP archive (HAR), a Postman collection or environment, nor an OpenAPI document'
  return isOfEditor ? `requests as editors keep them (.http) cannot be read: it is neither ${known}` : `it is neither ${known}`
}

/** Some line calls it, and the text does not begin as another format does. */
const looksLikeCurl = (text: string): boolean =>
  !/^\s*(?:[{[]|openapi:|swagger:)/.test(text) &&
  /(?:^|[\n;&|(`])[^\S\n]*(?:\S*=\S* |[$%>] |do |then |time |sudo )?(?:\/\S*\/)?curl(?:\.exe)?(?:\s|$)/.test(text)

const formatOf = (document: JsonValue): SourceFormat | undefined => {
  if (isOpenApi(document)) return 'openapi'
  if (isHar(document)) return 'har'
  return isCollection(document) || isEnvironment(document) ? 'postman' : undefined
}

/** JSON is YAML, but a large archive is read a hundred times as fast as what it is. */
const documentOf = (text: string, format: SourceFormat | undefined): JsonValue => {
  const written = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(written) as JsonValue
  } catch (error) {
    if (/^\s*[{[]/.test(written)) throw new NotImportable(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const document = yamlOf(written, format)
  if (holdsItself(document)) throw new NotImportable('something in it holds itself, by an anchor and its alias: write a $ref instead')
  return document
}

const yamlOf = (text: string, format: SourceFormat | undefined): JsonValue => {
  try {
    // An answer that hundreds of operations share by an anchor is usual.
    return parse(text, { maxAliasCount: 10_000, merge: true }) as JsonValue
  } catch (error) {
    // Only of a document that is meant to be YAML it helps to know where it is none.
    if (format === undefined && !/^(?:openapi|swagger)\s*:/m.test(text)) throw new NotImportable(unknownSource(text))
    throw new NotImportable(`it is no YAML: ${error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)}`)
  }
}

/** What does can be read, and never be written down. */
const holdsItself = (value: JsonValue, around = new Set<object>(), sound = new Set<object>()): boolean => {
  if (typeof value !== 'object' || value === null || sound.has(value)) return false
  if (around.has(value)) return true
  around.add(value)
  if (Object.values(value).some((inside) => holdsItself(inside, around, sound))) return true
  around.delete(value)
  sound.add(value)
  return false
}
