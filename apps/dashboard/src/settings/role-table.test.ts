import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { abilityGroups } from './role-table.ts'

/** The dashboard cannot import the server's policy, so it is read as it is written. */
const policyFile = new URL('../../../../packages/platform/src/accounts/policy.ts', import.meta.url)

/** The least role of each operation of a workspace. */
const readPolicy = async (): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(policyFile, 'utf8')
  const rules = new Map(
    [...text.matchAll(/^const (\w+): Rule = \{ where: 'workspace', role: '(\w+)'/gm)].map(([, rule, role]) => [rule, role]),
  )
  const table = /const policy: [^=]*= \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? ''
  return new Map(
    [...table.matchAll(/^ {2}(\w+): (\w+),$/gm)].flatMap(([, operation = '', rule]) => {
      const role = rules.get(rule)
      return role === undefined ? [] : [[operation, role] as const]
    }),
  )
}

const abilities = abilityGroups.flatMap((group) => group.abilities)

describe('the table of roles', () => {
  it('says of every operation what the server holds to, and leaves none out', async () => {
    const policy = await readPolicy()
    const told = new Map(abilities.flatMap(({ by, from }) => by.map((operation) => [operation, from] as const)))
    expect(policy.size).toBeGreaterThan(50)
    expect(Object.fromEntries([...told].sort())).toEqual(Object.fromEntries([...policy].sort()))
  })

  it('names each operation once', () => {
    const named = abilities.flatMap(({ by }) => by)
    expect(named.length).toBe(new Set(named).size)
  })
})
