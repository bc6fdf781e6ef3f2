import type { ActionDescriptor, Diagnostic, JsonObject } from '@testmesh/protocol'
import { hashText } from '../source/hash-text.ts'
import type { SourceText } from '../source/source-text.ts'
import { withoutMark } from '../source/without-mark.ts'
import { toDiagnostics } from './problem.ts'
import { readConfig } from './read-config.ts'
import { createReading } from './reading.ts'
import { parseYaml } from './yaml/parse-yaml.ts'
import { findEntry, type TreeNode } from './yaml/tree.ts'

export interface ReadConfigTextOptions {
  /** Named in every place. */
  readonly file: string
  /** A key that the whole text may stand under. */
  readonly under?: string
}

export interface ConfigReading {
  /** Absent when the text is no map. */
  readonly config?: JsonObject
  readonly source: SourceText
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a text that holds the settings of an action, as they would stand in the `config` of a step: at `/config`. Never throws. */
export const readConfigText = (text: string, descriptor: ActionDescriptor, { file, under }: ReadConfigTextOptions): ConfigReading => {
  const written = withoutMark(text)
  const [document, second] = parseYaml(written)
  const reading = createReading(written, [descriptor])
  const { ranges } = reading
  const root = document?.root && insideOf(document.root, under)
  if (root) ranges['/config'] = [root.start, root.end]
  const config = root && readConfig(root, { reading, pointer: '/config' }, { descriptor, readSteps: () => [] })
  const problems = [...(document?.problems ?? []), ...reading.problems]
  if (!root && problems.length === 0) problems.push({ code: 'FLOW_EMPTY', message: 'there are no settings in this file', start: 0, end: 1 })
  if (second?.root)
    problems.push({
      code: 'FLOW_SEVERAL_DOCUMENTS',
      message: 'a second document begins here, and only one is wanted',
      start: second.root.start,
      end: second.root.start + 1,
    })
  const source: SourceText = { text: written, sha256: hashText(text), file, ranges }
  return { ...(config && root?.kind === 'map' ? { config } : {}), source, diagnostics: toDiagnostics(problems, source) }
}

const insideOf = (root: TreeNode, under: string | undefined): TreeNode => {
  const entry = under === undefined || root.kind !== 'map' || root.entries.length !== 1 ? undefined : findEntry(root, under)
  return entry?.value ?? root
}
