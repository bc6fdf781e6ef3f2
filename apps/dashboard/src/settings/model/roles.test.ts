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
    const ofPeople = new Set(['createWorkspace', 'listWorkspaces'])
    const within = Object.entries<Route>(routes)
      .filter(([name, { tag }]) => tag !== 'auth' && !ofPeople.has(name))
      .map(([name]) => name)
    const listed = abilities.flatMap(({ items }) => items.flatMap(({ operations }) => operations))
    expect([...listed].sort()).toEqual(within.sort())
  })
})
