import { describe, expect, it } from 'vitest'
import { keptSnapshots, scopeOf, verdict } from '../testing/judge.ts'
import { exampleFiles, exampleSnapshots, matcherGroups } from './matcher-docs.ts'
import { matchers } from './matcher-table.ts'

const documented = matcherGroups.flatMap(({ matchers: group }) => Object.entries(group))

describe('the docs of matchers', () => {
  it('tell of each, once', () => {
    expect(documented.map(([name]) => name).sort()).toEqual(Object.keys(matchers).sort())
  })

  it.each(documented)('show a value that fits %s, and one that does not', (name, { expected, holds, fails }) => {
    const judge = (value: unknown) =>
      verdict(
        { path: 'value', [name]: expected },
        scopeOf({ value }, {}, { files: exampleFiles, snapshots: keptSnapshots(exampleSnapshots) }),
      )
    expect(judge(holds)).toBe('passed')
    const lines = judge(fails)
    expect(Array.isArray(lines) && lines.length > 0).toBe(true)
  })
})
