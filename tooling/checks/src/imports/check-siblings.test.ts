import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkSiblings } from './check-siblings.ts'

it('keeps families, and matchers, from knowing each other', async () => {
  const files = {
    'packages/actions/package.json': {},
    'packages/actions/src/http/a.ts': `import '../sql/a.ts'\nimport '../node/files.ts'\nimport '../driver.ts'\nimport './transport/b.ts'`,
    'packages/actions/src/http/transport/b.ts': `import type { Pool } from '../../sql/a.ts'`,
    'packages/actions/src/s3/a.ts': `import '../http/client.ts'\nimport '../http/client-other.ts'`,
    'packages/actions/src/node/files.ts': `import '../generated/loaders.ts'\nimport '../http/a.ts'`,
    'packages/actions/src/generated/loaders.ts': `import '../http/a.ts'`,
    'packages/actions/src/builtin-actions.ts': `import './http/a.ts'`,
    'packages/assertions/package.json': {},
    'packages/assertions/src/matchers/one-of.ts': `import './equals.ts'\nimport './matcher.ts'\nimport '../diff/mismatch.ts'`,
    'packages/assertions/src/matchers/matcher-table.ts': `import './one-of.ts'`,
  }
  expect(await find(checkSiblings, files)).toMatchInlineSnapshot(`
    [
      "packages/actions/src/http/a.ts:1  http imports sql: a family knows no other; share it through a file both use",
      "packages/actions/src/http/transport/b.ts:1  http imports sql: a family knows no other; share it through a file both use",
      "packages/actions/src/s3/a.ts:2  s3 imports http: a family knows no other; share it through a file both use",
      "packages/actions/src/node/files.ts:2  node imports http: a family knows no other; share it through a file both use",
      "packages/assertions/src/matchers/one-of.ts:1  one-of.ts imports equals.ts: a matcher knows no other; share it through a file both use",
    ]
  `)
})
