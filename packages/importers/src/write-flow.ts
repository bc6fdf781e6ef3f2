import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { Document, isMap, isPair, isScalar, isSeq, visit, type YAMLSeq } from 'yaml'
import { type HttpStep, stepOf } from './http-step.ts'
import { flowEnding, type ImportedFlow } from './imported.ts'

export interface NewFlow {
  readonly name: string
  readonly tags?: readonly string[]
  readonly env?: JsonObject
  readonly steps: readonly HttpStep[]
}

/** A flow for a file of this path, whose ending is left out. */
export const toFlow = (path: string, flow: NewFlow): ImportedFlow => ({
  path: path + flowEnding,
  name: flow.name,
  steps: flow.steps.map(({ id, name = id, request: { method, url }, assert }) => ({
    name,
    asks: `${method} ${url}`,
    checks: assert.length,
  })),
  text: writeFlow(flow),
})

/** A flow as a person would write it: blocks, an empty line between steps, quotes where YAML needs them, also in its older version. */
export const writeFlow = ({ name, tags = [], env = {}, steps }: NewFlow): string => {
  const document = documentOf({
    name,
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(Object.keys(env).length > 0 && { env }),
    steps: steps.map(stepOf),
  })
  const { contents } = document
  if (!isMap(contents)) throw new Error('a map makes a document of another kind')
  const pair = contents.items.find((item) => keyOf(item) === 'steps')
  if (isScalar(pair?.key)) pair.key.spaceBefore = true
  if (isSeq(pair?.value)) spaceSteps(pair.value)
  return toText(document)
}

/** The steps alone, to be put among others. */
export const writeSteps = (steps: readonly HttpStep[]): string => {
  const document = documentOf(steps.map(stepOf))
  if (isSeq(document.contents)) spaceSteps(document.contents)
  return toText(document)
}

const documentOf = (value: JsonValue): Document => {
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false })
  visit(document, {
    // Short lists of plain values on one line; assertions keep a line each.
    Seq: (key, list, path) => {
      if (key === 'value' && keyOf(path.at(-1)) !== 'assert' && list.items.every(isScalar) && String(list).length < 80) list.flow = true
    },
  })
  return document
}

const spaceSteps = ({ items }: YAMLSeq): void => {
  for (const step of items.slice(1)) if (isMap(step)) step.spaceBefore = true
}

const toText = (document: Document): string => document.toString({ lineWidth: 0, flowCollectionPadding: false })

const keyOf = (node: unknown): unknown => (isPair(node) && isScalar(node.key) ? node.key.value : undefined)

/** An environment with these variables, and the names of those whose values somebody must know. */
export const writeEnvironment = (variables: JsonObject, missing: readonly string[]): string => {
  const document = new Document({ variables }, { compat: 'yaml-1.1' })
  const lines = missing.map((name) => `# ${name}: its value was not there; write it among the variables\n`)
  return lines.join('') + document.toString({ lineWidth: 0 })
}
