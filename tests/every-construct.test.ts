import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { markers, matchers } from '@testmesh/assertions'
import { controlDescriptors } from '@testmesh/flow/model'
import { expect, it } from 'vitest'
import { runFiles, useOwnConfigFolder } from './docs/run-files.ts'

useOwnConfigFolder()

const folder = join(import.meta.dirname, '../examples/language')
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
const files = Object.fromEntries(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]))
const all = Object.entries(files)
  .filter(([name]) => name.endsWith('.testmesh.yaml'))
  .map(([, text]) => text)
  .join('\n')

it('the flow with every construct runs, as it stands in the examples', async () => {
  const flows = ['every-construct.testmesh.yaml', 'every-construct/price.testmesh.yaml']
  const told = await runFiles({ files, flows })
  expect(flows.map((file) => [told.get(file)?.problems, told.get(file)?.verdicts])).toEqual([
    [[], ['passed', 'passed']],
    [[], ['passed']],
  ])
})

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  /** Another name for a key. */
  readonly deprecated?: boolean
  readonly anyOf?: readonly SchemaNode[]
}

const { definitions } = JSON.parse(readFileSync(join(import.meta.dirname, '../docs/testmesh.schema.json'), 'utf8')) as {
  definitions: Readonly<Record<string, SchemaNode>>
}

/** The keys of the language, and those of the maps in them; other names for them left out. */
const keysOf = ({ properties = {}, anyOf = [] }: SchemaNode): string[] => [
  ...Object.entries(properties).flatMap(([key, node]) => (node.deprecated ? [] : [key, ...keysOf(node)])),
  ...anyOf.flatMap(keysOf),
]

const controls = controlDescriptors.map(({ type }) => type)

it.each([
  ['key of a flow and a step', [...keysOf(definitions.flow ?? {}), ...keysOf(definitions.step ?? {})]],
  ['setting of a control action', controls.flatMap((type) => keysOf(definitions[`${type}.config`] ?? {}))],
  ['matcher', Object.keys(matchers)],
])('it has every %s', (_, keys) => {
  expect(keys.length).toBeGreaterThan(20)
  expect([...new Set(keys)].filter((key) => !new RegExp(`(?<![\\w$.])"?${key}\\??"?:`).test(all))).toEqual([])
})

it('it has every control action', () => {
  expect(controls.filter((type) => !all.includes(`action: ${type}`))).toEqual([])
})

it('it has every marker of a pattern', () => {
  expect(markers.length).toBeGreaterThan(15)
  const written = [...markers.map((word) => `#${word}\\b`), '##\\w', '#\\[\\d', '#\\[\\]', '#\\? ']
  expect(written.filter((marker) => !new RegExp(`["' ]${marker}`).test(all))).toEqual([])
})
