import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const importsOf = (file: URL, seen = new Set<string>()): Set<string> => {
  const text = readFileSync(file, 'utf8')
  for (const [, isType, name = ''] of text.matchAll(/^(?:import|export)( type)? [^'"]*?from '([^']+)'/gms)) {
    if (isType || seen.has(name.startsWith('.') ? new URL(name, file).href : name)) continue
    if (!name.startsWith('.')) seen.add(name)
    else {
      seen.add(new URL(name, file).href)
      importsOf(new URL(name, file), seen)
    }
  }
  return seen
}

it('leaves the YAML library and all parsing to those who read', () => {
  const packages = (entry: string) => [...importsOf(new URL(entry, import.meta.url))].filter((name) => !name.startsWith('file:')).sort()
  expect(packages('./model.ts')).toEqual(['@testmesh/action-kit', '@testmesh/protocol'])
  expect(packages('./index.ts')).toContain('yaml')
})
