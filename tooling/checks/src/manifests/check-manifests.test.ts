import { describe, expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkManifests } from './check-manifests.ts'

const complete = {
  name: '@testmesh/a',
  version: '1.0.0',
  description: 'A.',
  license: 'Apache-2.0',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=24' },
  files: ['dist'],
  exports: { '.': './src/index.ts', './more': './src/more/index.ts' },
  publishConfig: {
    access: 'public',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './more': { types: './dist/more/index.d.ts', default: './dist/more/index.js' },
    },
  },
}

describe('manifests', () => {
  it('are complete', async () => {
    expect(await find(checkManifests, { 'packages/a/package.json': complete, 'tooling/b/package.json': { private: true } })).toEqual([])
    expect(await find(checkManifests, { 'packages/a/package.json': {} })).toMatchInlineSnapshot(`
      [
        "packages/a/package.json  needs a description",
        "packages/a/package.json  needs "license": "Apache-2.0"",
        "packages/a/package.json  needs "type": "module"",
        "packages/a/package.json  needs engines.node",
        "packages/a/package.json  needs "files": ["dist"]",
        "packages/a/package.json  needs publishConfig.access "public"",
        "packages/a/package.json  needs sideEffects",
        "packages/a/package.json  needs exports",
      ]
    `)
  })

  it('offer the same entries in the workspace and in the tarball', async () => {
    const { './more': _, ...fewer } = complete.publishConfig.exports
    const manifest = { ...complete, publishConfig: { ...complete.publishConfig, exports: fewer } }
    expect(await find(checkManifests, { 'packages/a/package.json': manifest })).toEqual([
      'packages/a/package.json  publishConfig.exports is not what exports becomes in dist/',
    ])
  })

  it('agree on the version', async () => {
    const files = { 'packages/a/package.json': complete, 'packages/b/package.json': { ...complete, version: '1.0.1' } }
    expect(await find(checkManifests, files)).toEqual(['packages/b/package.json  version differs from that of packages/a'])
  })
})
