import { type Files, isActionError } from '@testmesh/action-kit'
import type { SchemaUse } from '@testmesh/assertions'
import { asJsonSchema, loadNeed, parseExactJson, type SchemaProblem } from '@testmesh/expressions'
import { locate, pointerTo } from '@testmesh/flow/model'
import { type Diagnostic, type JsonValue, messageOf } from '@testmesh/protocol'
import type { EngineCode } from '../codes.ts'
import type { Ports } from '../ports.ts'
import type { CheckedSchemas } from './check-schemas.ts'
import type { Plan } from './plan.ts'

/** What `checkSchemas` does for a plan that has some. */
export const readSchemas = async (
  { schemas, source }: Pick<Plan, 'schemas' | 'source'>,
  ports: { readonly files: Files } & Pick<Ports, 'load'>,
): Promise<CheckedSchemas> => {
  const checking: Checking = { source, ports, read: new Map(), diagnostics: [] }
  const helper = asJsonSchema(await (ports.load ?? loadNeed)('json_schema', {}))
  for (const use of schemas) {
    const schema = use.file === undefined ? use.schema : await readOnce(checking, use)
    if (schema === undefined) continue
    const { problems, notes } = helper.compile(schema)
    for (const problem of problems) report(checking, use, { ...problem, code: 'SCHEMA_BROKEN', severity: 'error' })
    for (const note of notes) report(checking, use, { ...note, code: 'SCHEMA_NOT_CHECKED', severity: 'warning' })
  }
  return {
    files: new Map([...checking.read].flatMap(([path, value]) => (value === undefined ? [] : [[path, value]]))),
    diagnostics: checking.diagnostics,
  }
}

interface Checking extends Pick<Plan, 'source'> {
  readonly ports: { readonly files: Files }
  /** Files that cannot be used are `undefined`. */
  readonly read: Map<string, JsonValue | undefined>
  readonly diagnostics: Diagnostic[]
}

const report = (
  { source, diagnostics }: Checking,
  use: SchemaUse,
  { code, severity, path, message, hint }: SchemaProblem & { readonly code: EngineCode; readonly severity: Diagnostic['severity'] },
): void => {
  const isInFlow = use.file === undefined
  const place = locate(source, isInFlow ? path.reduce<string>(pointerTo, use.pointer) : use.pointer)
  const within = isInFlow ? '' : `${use.file}${path.length > 0 ? ` at /${path.join('/')}` : ''}: `
  diagnostics.push({ code, severity, message: `${within}${message}`, place, ...(hint !== undefined && { hint }) })
}

type FileUse = SchemaUse & { readonly file: string }

/** A file that cannot be read is told of wherever it is named. */
const readOnce = async (checking: Checking, use: FileUse): Promise<JsonValue | undefined> => {
  const { read } = checking
  const before = read.get(use.file)
  if (before !== undefined) return before
  const content = await readSchemaFile(checking, use)
  read.set(use.file, content)
  return content
}

const readSchemaFile = async (checking: Checking, use: FileUse): Promise<JsonValue | undefined> => {
  const refuse = (message: string, hint?: string): undefined =>
    report(
      checking,
      { pointer: use.pointer, schema: null },
      { path: [], message, code: 'SCHEMA_NO_FILE', severity: 'error', ...(hint !== undefined && { hint }) },
    ) as undefined
  try {
    const text = decode(await checking.ports.files.read(use.file))
    if (text === undefined) return refuse(`the schema file ${use.file} is not UTF-8 text`, 'save it as UTF-8')
    if (/\.json$/i.test(use.file)) return parseExactJson(text) as JsonValue
    const { readYaml } = await import('@testmesh/flow')
    const { value, diagnostics } = readYaml(text, use.file)
    const [problem] = diagnostics
    if (value !== undefined) return value
    const line = problem?.place.span?.start.line
    return refuse(
      `the schema file ${use.file} cannot be read: ${line === undefined ? '' : `line ${line}: `}${problem?.message}`,
      problem?.hint,
    )
  } catch (error) {
    if (isActionError(error)) return refuse(error.message, error.hint)
    return refuse(`the schema file ${use.file} cannot be read: ${messageOf(error)}`)
  }
}

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
