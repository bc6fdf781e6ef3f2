import { toDescriptor } from '@testmesh/action-kit'
import { describe, expect, it } from 'vitest'
import { actionCodes, builtinActions, loadAction } from './index.ts'

describe.each(builtinActions.descriptors.map((descriptor) => ({ type: descriptor.type, descriptor })))('$type', ({ type, descriptor }) => {
  it('loads the handler that its descriptor describes, with an example', async () => {
    const handler = await builtinActions.load(type)
    const { example, ...described } = descriptor
    expect(described).toEqual(JSON.parse(JSON.stringify(toDescriptor(handler.schema))))
    expect(example).toContain(`action: ${type}`)
  })
})

it('no name stands for two actions', () => {
  const names = builtinActions.descriptors.flatMap(({ type, aliases }) => [type, ...aliases.map(({ name }) => name)])
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

it('what asks again until something holds does so until the assertions of the step hold', () => {
  const patient = builtinActions.descriptors.filter(({ config }) => {
    const keys = Object.keys((config as { properties?: object }).properties ?? {})
    return keys.includes('until') && keys.includes('within')
  })
  expect(patient.map(({ type, untilAssertions }) => `${type} ${untilAssertions}`)).toEqual([
    'loki /until',
    'neo4j /until',
    'prometheus /until',
  ])
})

it('every code has a title and a hint', () => {
  expect(Object.entries(actionCodes).filter(([code, { title, hint }]) => !/^[A-Z][A-Z0-9_]+$/.test(code) || !title || !hint)).toEqual([])
})

it('an unknown action is a bug of the caller', async () => {
  await expect(loadAction('toString')).rejects.toThrow('There is no built-in action "toString"')
})
