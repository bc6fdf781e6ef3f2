import { describe, expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkImports } from './check-imports.ts'

const packages = {
  'packages/protocol/package.json': { name: '@testmesh/protocol' },
  'packages/action-kit/package.json': { name: '@testmesh/action-kit' },
  'packages/actions/package.json': { name: '@testmesh/actions' },
  'tooling/services/package.json': { name: '@testmesh-tooling/services' },
}

describe('imports between packages', () => {
  it('lead down, whatever their form', async () => {
    const text = `
import type { A } from '@testmesh/actions'
export * from '@testmesh/actions'
export type { B } from '@testmesh/actions'
const c = await import('@testmesh/actions')
let d: import('@testmesh/actions').D
import '@testmesh/protocol'
`
    expect(await find(checkImports, { ...packages, 'packages/action-kit/src/a.ts': text })).toMatchInlineSnapshot(`
      [
        "packages/action-kit/src/a.ts:2  action-kit may not import actions, only protocol",
        "packages/action-kit/src/a.ts:3  action-kit may not import actions, only protocol",
        "packages/action-kit/src/a.ts:4  action-kit may not import actions, only protocol",
        "packages/action-kit/src/a.ts:5  action-kit may not import actions, only protocol",
        "packages/action-kit/src/a.ts:6  action-kit may not import actions, only protocol",
      ]
    `)
  })

  it('name the package, not a file of it', async () => {
    const text = `import '@testmesh/action-kit/src/fields.ts'\nimport '@testmesh/action-kit/dist/index.js'\nimport '../../action-kit/src/index.ts'\n`
    expect(await find(checkImports, { ...packages, 'packages/actions/src/a.ts': text })).toMatchInlineSnapshot(`
      [
        "packages/actions/src/a.ts:1  "@testmesh/action-kit/src/fields.ts" reaches into @testmesh/action-kit: import the package by its name",
        "packages/actions/src/a.ts:2  "@testmesh/action-kit/dist/index.js" reaches into @testmesh/action-kit: import the package by its name",
        "packages/actions/src/a.ts:3  "../../action-kit/src/index.ts" leaves the package: import the other package by its name",
      ]
    `)
  })

  it('give the contract suite and real servers to tests alone', async () => {
    const text = `import '@testmesh/action-kit/contract'\nimport '@testmesh-tooling/services'\n`
    const files = { ...packages, 'packages/actions/src/a.ts': text, 'packages/actions/src/a.peer.test.ts': text }
    expect(await find(checkImports, files)).toMatchInlineSnapshot(`
      [
        "packages/actions/src/a.ts:1  "@testmesh/action-kit/contract" is for tests",
        "packages/actions/src/a.ts:2  @testmesh-tooling/services is for tests and builds",
      ]
    `)
  })

  it('keep the lowest package free of anything but its validator', async () => {
    const text = `import 'valibot'\nimport 'yaml'\n`
    expect(await find(checkImports, { ...packages, 'packages/protocol/src/a.ts': text })).toEqual([
      'packages/protocol/src/a.ts:2  protocol uses only valibot from elsewhere',
    ])
  })

  it('ask for a place in the table when a package is new', async () => {
    const files = {
      ...packages,
      'packages/newcomer/package.json': { name: '@testmesh/newcomer' },
      'packages/newcomer/src/a.ts': `import '@testmesh/protocol'`,
    }
    expect(await find(checkImports, files)).toEqual([
      'packages/newcomer/src/a.ts:1  newcomer is missing in tooling/checks/src/imports/layers.ts',
    ])
  })
})
