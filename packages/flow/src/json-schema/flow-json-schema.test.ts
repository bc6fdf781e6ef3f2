import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic, JsonSchema, JsonValue } from '@testmesh/protocol'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readFlows } from '../read/read-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { flowJsonSchema } from './flow-json-schema.ts'

const root = join(import.meta.dirname, '../../../..')
const schema = flowJsonSchema(descriptors)

/** Strict, but for types in lists, and for keys that are required under one of several names. */
const compile = (json: JsonSchema) =>
  new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true })
    .addVocabulary(['doNotSuggest', 'patternErrorMessage', 'enumDescriptions'])
    .compile(json as object)

const validate = compile(schema)

/** Per document: what the reader says, and whether the schema takes it. */
const judge = (text: string) => {
  const documents = parseAllDocuments(text, { merge: true, version: '1.2', schema: 'core', uniqueKeys: false })
  const written = (Array.isArray(documents) ? documents : []).filter(({ contents }) => contents !== null)
  const readings = readFlows(text, descriptors)
  if (written.length !== readings.length || written.some(({ errors }) => errors.length > 0)) return []
  return readings.map(({ diagnostics }, index) => ({
    errors: diagnostics.filter(({ severity }) => severity === 'error'),
    isValid: validate(written[index]?.toJS()),
    faults: validate.errors ?? [],
  }))
}

/** What a schema can tell: a key with `null` behind it is the same to it as one with nothing. The rest is about the language inside of texts, and about more than one place. */
const isShape = ({ code, message }: Diagnostic): boolean =>
  (['FLOW_UNKNOWN_KEY', 'FLOW_WRONG_TYPE', 'FLOW_MISSING_KEY'].includes(code) && !/(?:not null|got nothing)$/.test(message)) ||
  (code === 'FLOW_REFUSED_KEY' && message.includes('nothing in a'))

const files = globSync(['**/*.flow.yaml', '**/*.testmesh.yaml', 'examples/**/*.yaml', 'tests/**/*.yaml'], {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**'],
}).map((file) => readFileSync(join(root, file), 'utf8'))

/** The flows that other tests of this package are about, taken out of their text. */
const inTests = globSync('read/**/*.test.ts', { cwd: join(import.meta.dirname, '..') }).flatMap((file) => {
  const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  const calls = text.matchAll(/\b(tell|tellStep|read|readFlow)\(\s*(`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*')/g)
  return [...calls].map(([, name, literal = '']) => {
    const flow = literal.slice(1, -1).replace(/\\(.)/gs, (_, letter: string) => (letter === 'n' ? '\n' : letter))
    return name === 'tellStep' ? `name: Shop\nsteps:\n${flow.replace(/^(?=.)/gm, '  ')}\n` : flow
  })
})

describe('the JSON Schema of a flow', () => {
  it('is draft-07, and small', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect(JSON.stringify(schema).length).toBeLessThan(150_000)
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })

  it('takes every flow that reads without an error', () => {
    const good = [...files, ...inTests].flatMap(judge).filter(({ errors }) => errors.length === 0)
    expect(good.length).toBeGreaterThan(100)
    expect(good.filter(({ isValid }) => !isValid).map(({ faults }) => faults)).toEqual([])
  })

  it('takes a schema behind its subject', () => {
    const read = (assertion: string) =>
      judge(`name: Shop\nsteps: [{ action: log, config: { message: a }, assert: [{ ${assertion} }] }]\n`).map(({ errors, isValid }) => [
        errors.length === 0,
        isValid,
      ])
    expect(read('body matches_schema: { type: object }')).toEqual([[true, true]])
    expect(read('response.body matches_schema_file: order.json')).toEqual([[true, true]])
    expect(read('body matches_schema: 5')).toEqual([[false, false]])
    expect(read('body match_schema: { type: object }')).toEqual([[false, false]])
  })

  it('refuses every flow with an unknown key, a missing one or a value of the wrong kind', () => {
    const bad = [...files, ...inTests].flatMap(judge).filter(({ errors }) => errors.some(isShape))
    expect(bad.length).toBeGreaterThan(30)
    const taken = bad.filter(({ isValid }) => isValid)
    expect(taken.flatMap(({ errors }) => errors.map(({ code, message }) => `${code} ${message}`))).toEqual([])
  })

  it('judges every part of a flow as the reader does, whatever stands there', { timeout: 60_000 }, () => {
    const documents = inTests.filter((text) => judge(text).every(({ errors }) => errors.length === 0)).flatMap(toJson)
    const mutants = documents.flatMap((document) => mutantsOf(document))
    const odd = mutants.flatMap((mutant) => {
      const text = JSON.stringify(mutant)
      const errors = readFlows(text, descriptors)[0]?.diagnostics.filter(({ severity }) => severity === 'error') ?? []
      const isValid = validate(mutant)
      if (errors.some(isShape)) return isValid ? [`taken: ${errors.find(isShape)?.message}`] : []
      return errors.length === 0 && !isValid
        ? [`refused: ${validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`).join(', ')} in ${text}`]
        : []
    })
    expect(mutants.length).toBeGreaterThan(1000)
    expect([...new Set(odd)]).toEqual([])
  })
})

const toJson = (text: string): JsonValue[] => {
  const documents = parseAllDocuments(text, { merge: true, schema: 'core' })
  return Array.isArray(documents) ? documents.flatMap((document) => (document.contents === null ? [] : [document.toJS() as JsonValue])) : []
}

const others: readonly JsonValue[] = [null, {}, { unheard_of: 1 }, [], [{}], 7, true, 'a', 'on', '7', 'true', '2s', '${a}', '{{ a }}']

/** A value with each of its parts replaced in turn, and with a key more in each of its maps. */
const mutantsOf = (value: JsonValue): JsonValue[] => {
  if (typeof value !== 'object' || value === null) return [...others]
  const isList = Array.isArray(value)
  const inside = Object.entries(value).flatMap(([key, part]) =>
    mutantsOf(part as JsonValue).map(
      (mutant): JsonValue =>
        isList ? (value as JsonValue[]).map((item, index) => (String(index) === key ? mutant : item)) : { ...value, [key]: mutant },
    ),
  )
  return [...others, ...(isList ? [] : [{ ...value, unheard_of: 1 }]), ...inside]
}
