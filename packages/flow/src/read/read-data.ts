import { parseExactJson } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import { withoutMark } from '../source/without-mark.ts'
import { parseYaml } from './yaml/parse-yaml.ts'
import { plainValue } from './yaml/plain-value.ts'

export type ReadData = { readonly value: JsonValue; readonly problem?: undefined } | { readonly problem: string }

/** The value that a text of JSON or YAML holds; or what is wrong with it, in words. YAML has the limits of a flow. Never throws. */
export const readData = (text: string): ReadData => {
  const plain = withoutMark(text)
  try {
    return { value: parseExactJson(plain) as JsonValue }
  } catch {
    return readYaml(plain)
  }
}

const readYaml = (text: string): ReadData => {
  const [document, ...more] = parseYaml(text)
  const wrong = document?.problems.find(({ severity = 'error' }) => severity === 'error')
  if (wrong) return { problem: `line ${text.slice(0, wrong.start).split('\n').length}: ${wrong.message}` }
  if (more.length > 0) return { problem: 'it holds several documents, divided by ---' }
  return document?.root ? { value: plainValue(document.root) } : { problem: 'it is empty' }
}
