import type { Diagnostic, JsonValue } from '@testmesh/protocol'
import { withoutMark } from '../source/without-mark.ts'
import { withInvisible } from './invisible.ts'
import { toDiagnostics } from './problem.ts'
import { parseYaml } from './yaml/parse-yaml.ts'
import { plainValue } from './yaml/plain-value.ts'
import type { TreeNode } from './yaml/tree.ts'

export interface YamlValue {
  /** Absent when it cannot be read. */
  readonly value?: JsonValue
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a file of data that is no flow, one YAML or JSON document, within the limits of a flow. Never throws. An empty one is null. */
export const readYaml = (text: string, file: string): YamlValue => {
  const written = withoutMark(text)
  const [first, ...more] = parseYaml(written)
  const problems = [...(first?.problems ?? []), ...more.flatMap(({ root }) => (root ? [severalDocuments(root)] : []))]
  const diagnostics = toDiagnostics(withInvisible({ text: written }, problems), { text: written, file })
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics }
  return { value: first?.root ? plainValue(first.root) : null, diagnostics }
}

const severalDocuments = ({ start }: TreeNode) => ({
  code: 'YAML_SYNTAX' as const,
  message: 'a second document begins here, and only one is wanted',
  start,
  end: start + 1,
})
