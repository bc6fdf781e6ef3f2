import type { JsonObject } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { type BlockPattern, blockPatterns } from './blocks-of.ts'
import { controlDescriptors } from './control-descriptors.ts'

const patternsOf = (config: JsonObject): BlockPattern[] =>
  Object.entries((config.properties ?? {}) as Readonly<Record<string, JsonObject>>).flatMap(([key, schema]): BlockPattern[] => {
    if (schema['x-steps'] === true) return [{ key, isInItems: false }]
    const inner = ((schema.items as JsonObject | undefined)?.properties as JsonObject | undefined)?.steps as JsonObject | undefined
    return inner?.['x-steps'] === true ? [{ key, isInItems: true }] : []
  })

it('finds steps wherever a schema says that there are some', () => {
  const found = controlDescriptors
    .map(({ type, config }) => [type, patternsOf(config)] as const)
    .filter(([, patterns]) => patterns.length > 0)
  expect(blockPatterns).toEqual(Object.fromEntries(found))
})
