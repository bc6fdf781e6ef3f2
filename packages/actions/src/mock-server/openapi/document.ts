import { mockError } from '../mock-error.ts'

export type Json = Readonly<Record<string, unknown>>

/** An OpenAPI document, read. */
export interface OpenApi {
  readonly root: Json
  /** Follows `$ref`. @throws ActionError MOCK_BAD_DOCUMENT */
  resolve(part: unknown): Json
}

/** Reads a document of OpenAPI 3 or Swagger 2, in YAML or JSON. @throws ActionError MOCK_BAD_DOCUMENT */
export const readOpenApi = async (text: string, file: string): Promise<OpenApi> => {
  const root = await parse(text, file)
  const version = root.openapi ?? root.swagger
  if (!/^[23]\./.test(String(version))) throw bad(file, 'it says neither openapi: 3.… nor swagger: 2.…')
  if (!isMap(root.paths)) throw bad(file, 'it has no paths')
  return { root, resolve: (part) => follow(root, part, { file, seen: [] }) }
}

const parse = async (text: string, file: string): Promise<Json> => {
  // Loaded when there is a document to read.
  const { parse: parseYaml } = await import('yaml')
  try {
    // An answer that hundreds of operations share by an anchor is usual.
    const root: unknown = parseYaml(text, { maxAliasCount: 10_000, merge: true, logLevel: 'error' })
    if (isMap(root)) return root
  } catch (error) {
    throw bad(file, (error as Error).message)
  }
  throw bad(file, 'it is no map')
}

interface Following {
  readonly file: string
  readonly seen: readonly string[]
}

const follow = (root: Json, part: unknown, { file, seen }: Following): Json => {
  if (!isMap(part)) return {}
  const { $ref } = part
  if (typeof $ref !== 'string') return part
  if (seen.includes($ref)) return {}
  if (!$ref.startsWith('#/')) throw bad(file, `${$ref} is a reference out of the file`)
  const target = $ref
    .slice(2)
    .split('/')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => (isMap(at) && Object.hasOwn(at, key) ? at[key] : undefined), root)
  if (target === undefined) throw bad(file, `${$ref} is not there`)
  return follow(root, target, { file, seen: [...seen, $ref] })
}

export const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const bad = (file: string, why: string) => mockError('MOCK_BAD_DOCUMENT', `${file} cannot be used: ${why}`)
