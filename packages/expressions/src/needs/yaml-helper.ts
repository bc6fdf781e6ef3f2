import { isLongInteger, type JsonValue } from '@testmesh/protocol'
import { parseAllDocuments } from 'yaml'
import type { YamlHelper } from '../need-helpers.ts'

export const createYamlHelper = (): YamlHelper => ({
  parse: (text) => {
    const documents = parseAllDocuments(text, { intAsBigInt: true, merge: true, logLevel: 'silent', prettyErrors: true })
    if (!Array.isArray(documents)) return null
    const [document, ...others] = documents
    const [problem] = document?.errors ?? []
    if (problem) throw new Error(problem.message.split('\n')[0]?.replace(/:$/, ''))
    if (others.length > 0) throw new Error(`it holds ${documents.length} documents: split it at the lines ---`)
    return withoutBigInts(document?.toJS() as unknown)
  },
})

const withoutBigInts = (value: unknown): JsonValue => {
  if (typeof value === 'bigint') return isLongInteger(String(value)) ? String(value) : Number(value)
  if (Array.isArray(value)) return value.map(withoutBigInts)
  if (typeof value !== 'object' || value === null) return (value ?? null) as JsonValue
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBigInts(item)]))
}
