import { readFile } from 'node:fs/promises'
import { type Route, routes } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { abilities, rolesUpTo, withArticle } from './roles.ts'

describe('roles', () => {
  it('gives nobody what is above him', () => {
    expect(rolesUpTo('admin')).toEqual(['viewer', 'editor', 'admin'])
    expect(rolesUpTo('owner')).toHaveLength(4)
    expect(rolesUpTo('viewer')).toEqual(['viewer'])
  })

  it('have articles', () => {
    expect((['viewer', 'editor', 'admin', 'owner'] as const).map(withArticle)).toEqual(['a viewer', 'an editor', 'an admin', 'an owner'])
  })

  it('say of every operation within a workspace who may do it, once', () => {
    // Of people, of whoever has a link, and of whoever has the secret of a trigger.
    const ofNoMember = new Set(['createWorkspace', 'listWorkspaces', 'getSharedReport', 'callTrigger'])
    const within = Object.entries<Route>(routes)
      .filter(([name, { tag }]) => tag !== 'auth' && !ofNoMember.has(name))
      .map(([name]) => name)
    const listed = abilities.flatMap(({ items }) => items.flatMap(({ operations }) => operations))
    expect([...listed].sort()).toEqual(within.sort())
  })

  it('say of each what the policy of the server says', async () => {
    const policy = await readPolicy()
    const told = abilities.flatMap(({ items }) =>
      items.flatMap(({ operations, role, scope }) => operations.map((name) => [name, { role, scope }] as const)),
    )
    expect(told.length).toBeGreaterThan(50)
    expect(Object.fromEntries(told)).toEqual(policy)
  })
})

/** The least role and scope of each operation of a workspace, as the server's policy is written: the pages cannot import it. */
const readPolicy = async (): Promise<Readonly<Record<string, unknown>>> => {
  const text = await readFile(new URL('../../../../../packages/platform/src/accounts/policy.ts', import.meta.url), 'utf8')
  const ruleLines = text.matchAll(/^const (\w+): Rule = \{ where: 'workspace', role: '(\w+)', scope: '(\w+)' \}$/gm)
  const rules = new Map([...ruleLines].map(([, rule, role, scope]) => [rule, { role, scope }]))
  const table = /const policy: [^=]*= \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? ''
  const entries = [...table.matchAll(/^ {2}(\w+): (\w+),$/gm)].flatMap(([, operation = '', name]) => {
    const rule = rules.get(name)
    return rule ? [[operation, rule] as const] : []
  })
  return Object.fromEntries(entries)
}
