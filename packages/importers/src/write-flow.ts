import type { JsonObject } from '@testmesh/protocol'
import { Document, isMap, isPair, isScalar, isSeq, visit } from 'yaml'
import { type HttpStep, stepOf } from './http-step.ts'

export interface NewFlow {
  readonly name: string
  readonly tags?: readonly string[]
  readonly env?: JsonObject
  readonly steps: readonly HttpStep[]
}

/** A flow as a person would write it: blocks, an empty line between steps, quotes where YAML needs them, also in its older version. */
export const writeFlow = ({ name, tags = [], env = {}, steps }: NewFlow): string => {
  const document = new Document(
    {
      name,
      ...(tags.length > 0 && { tags: [...tags] }),
      ...(Object.keys(env).length > 0 && { env }),
      steps: steps.map(stepOf),
    },
    { compat: 'yaml-1.1', aliasDuplicateObjects: false },
  )
  visit(document, {
    // Short lists of plain values on one line; assertions keep a line each.
    Seq: (key, list, path) => {
      if (key === 'value' && keyOf(path.at(-1)) !== 'assert' && list.items.every(isScalar) && String(list).length < 80) list.flow = true
    },
  })
  const { contents } = document
  if (!isMap(contents)) throw new Error('a map makes a document of another kind')
  const pair = contents.items.find((item) => keyOf(item) === 'steps')
  if (isScalar(pair?.key)) pair.key.spaceBefore = true
  if (isSeq(pair?.value)) for (const step of pair.value.items.slice(1)) if (isMap(step)) step.spaceBefore = true
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

const keyOf = (node: unknown): unknown => (isPair(node) && isScalar(node.key) ? node.key.value : undefined)

/** An environment with these variables, and the names of those whose values somebody must know. */
export const writeEnvironment = (variables: JsonObject, missing: readonly string[]): string => {
  const document = new Document({ variables }, { compat: 'yaml-1.1' })
  const lines = missing.map((name) => `# ${name}: its value was not there; write it among the variables\n`)
  return lines.join('') + document.toString({ lineWidth: 0 })
}
