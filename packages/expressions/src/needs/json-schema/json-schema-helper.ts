import { type JsonValue, messageOf } from '@testmesh/protocol'
import { compileSchema, type Draft, type JsonError, type JsonSchema, type SchemaNode } from 'json-schema-library'
import { didYouMean } from '../../nearest-names.ts'
import type { CompiledSchema, JsonSchemaHelper, SchemaProblem, SchemaViolation } from '../../need-helpers.ts'
import { showValue } from '../../values/show-value.ts'
import { isMap } from '../../values/type-of.ts'
import { checkSchema, keywordNames } from './check-schema.ts'
import { describeViolations } from './describe-violations.ts'
import { draftOf, knownDrafts } from './schema-drafts.ts'
import { stepsTo } from './steps-to.ts'

/** JSON Schema by interpretation: no code is made of a schema, nothing is fetched, and patterns are RE2's. */
export const createJsonSchemaHelper = (): JsonSchemaHelper => ({ compile })

const compile = (schema: JsonValue): CompiledSchema => {
  const draft = draftOf(schema)
  if (!draft) return broken([unknownDraft(schema)])
  const problems = checkSchema(schema, draft.version)
  return problems.length > 0 ? broken(problems) : compileValid(schema as JsonSchema, draft)
}

const compileValid = (schema: JsonSchema, draft: Draft): CompiledSchema => {
  try {
    const node = compileSchema(schema, { drafts: [draft] })
    const problems = [...(node.schemaErrors ?? []).flatMap((error) => ownProblem(error, schema)), ...brokenReferences(node, schema)]
    const notes = (node.schemaAnnotations ?? []).flatMap(({ code, data }) => noteOf(code, data, { schema, draft }) ?? [])
    return { problems, notes, validate: (value) => validate(node, value) }
  } catch (error) {
    return broken([{ path: [], message: `the schema cannot be read: ${messageOf(error)}` }])
  }
}

const validate = (node: SchemaNode, value: unknown): SchemaViolation[] => {
  try {
    return describeViolations(node.validate(value).errors, value)
  } catch (error) {
    if (error instanceof RangeError) throw new Error('the schema refers to itself without end')
    throw error
  }
}

const broken = (problems: readonly SchemaProblem[]): CompiledSchema => ({ problems, notes: [], validate: () => [] })

const unknownDraft = (schema: JsonValue): SchemaProblem => ({
  path: ['$schema'],
  message: `no draft of JSON Schema is called ${showValue((schema as JsonSchema).$schema, 80).text}`,
  hint: `known are ${knownDrafts.join(', ')}`,
})

/** What is said of a `$ref` we say ourselves. */
const ownProblem = ({ data, message }: JsonError, schema: JsonSchema): SchemaProblem[] => {
  const { reason } = data as { reason?: string }
  const path = stepsTo(schema, data.pointer)
  if (path.at(-1) === '$ref') return []
  return [
    reason === undefined
      ? { path, message }
      : { path, message: reason, hint: 'regular expressions are those of RE2: no lookaround, no backreferences' },
  ]
}

const brokenReferences = (root: SchemaNode, schema: JsonSchema): SchemaProblem[] =>
  root.toSchemaNodes().flatMap((node) => {
    const { $ref } = isMap(node.schema) ? node.schema : {}
    if (typeof $ref !== 'string' || !isUnresolved(node)) return []
    const path = [...stepsTo(schema, node.schemaLocation), '$ref']
    return [{ path, message: `$ref ${JSON.stringify($ref)} leads nowhere`, hint: referenceHint($ref) }]
  })

const isUnresolved = (node: SchemaNode): boolean => {
  const found: unknown = node.resolveRef({ pointer: '#', path: [] })
  return !isMap(found) || found.type === 'error'
}

const referenceHint = ($ref: string): string =>
  $ref.startsWith('#')
    ? 'it is looked for inside the schema: #/$defs/name'
    : 'nothing is fetched, and no other file is read: copy what it means into $defs of this schema'

/** What is not checked, where somebody may think it is. Keywords that nobody misspelt are remarks, as the standard has it. */
const noteOf = (
  code: string,
  data: JsonError['data'],
  { schema, draft }: { schema: JsonSchema; draft: Draft },
): SchemaProblem | undefined => {
  const path = stepsTo(schema, data.pointer)
  const name = String(code === 'unknown-format-warning' ? data.value : path.at(-1))
  if (code === 'unknown-format-warning') {
    const hint = didYouMean(name, Object.keys(draft.formats))
    return { path, message: `the format ${JSON.stringify(name)} is not known, so it is not checked`, ...(hint && { hint }) }
  }
  if (code !== 'unknown-keyword-warning' || silent.has(name)) return undefined
  const hint = didYouMean(name, keywordNames)
  return hint ? { path, message: `${JSON.stringify(name)} is no keyword of JSON Schema, so it asks for nothing`, hint } : undefined
}

/** Keywords of the standard that go with another one, or say something for people. */
const silent: ReadonlySet<string> = new Set(
  '$anchor $comment $dynamicAnchor $recursiveAnchor $recursiveRef $vocabulary id examples example readOnly writeOnly nullable contentEncoding contentMediaType contentSchema deprecated discriminator xml externalDocs'
    .split(' ')
    .concat(keywordNames),
)
