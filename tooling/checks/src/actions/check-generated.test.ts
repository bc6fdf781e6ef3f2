import { join } from 'node:path'
import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkGenerated } from './check-generated.ts'

it('says which written files are not what the script would write', async () => {
  const found = await find(checkGenerated(join(import.meta.dirname, '../../../..')), {})
  expect(found).toContain('packages/actions/src/generated/loaders.ts  is not current: run pnpm generate:actions')
  expect(found).toContain('docs/actions/http_request.md  is not current: run pnpm generate:actions')
})
