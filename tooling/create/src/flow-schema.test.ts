import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toDescriptor } from '@testmesh/action-kit'
import { readFlows } from '@testmesh/flow'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { findActions } from './find-actions.ts'
import { renderFlowSchema } from './render-tables.ts'

const root = join(import.meta.dirname, '../../..')
const actions = await findActions(root)
const descriptors = actions.map(({ schema }) => toDescriptor(schema))
const schema = JSON.parse(renderFlowSchema(actions))
const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true })
  .addVocabulary(['doNotSuggest', 'patternErrorMessage', 'enumDescriptions'])
  .compile(schema)

const files = globSync('{docs,examples,packages,tests}/**/*.{yaml,yml}', { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] })

const problems = ['FLOW_UNKNOWN_KEY', 'FLOW_WRONG_TYPE']

const told = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const documents = parseAllDocuments(text, { merge: true, schema: 'core' })
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return []
  const readings = readFlows(text, descriptors)
  const values = documents.filter(({ contents }) => contents !== null)
  if (readings.length !== values.length) return []
  return readings.map(({ diagnostics }, index) => ({
    file,
    errors: diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code),
    isTaken: validate(values[index]?.toJS()),
    why: validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`),
  }))
})

it('takes every flow of the repository that reads without an error', () => {
  const good = told.filter(({ errors }) => errors.length === 0)
  expect(good.length).toBeGreaterThan(100)
  expect(good.filter(({ isTaken }) => !isTaken)).toEqual([])
})

it('refuses every YAML of the repository with an unknown key or a value of the wrong kind', () => {
  const bad = told.filter(({ errors }) => errors.some((code) => problems.includes(code)))
  expect(bad.length).toBeGreaterThan(10)
  expect(bad.filter(({ isTaken }) => isTaken)).toEqual([])
})

it('has the size of something that an editor loads often', () => {
  // It grows with each action, and nothing else may grow with it.
  expect(JSON.stringify(schema).length / actions.length).toBeLessThan(32_000)
})
