import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkCodeUse } from './check-code-use.ts'

it('compares the codes in tables with the codes in use', async () => {
  const files = {
    'packages/sql/package.json': {},
    'packages/sql/src/codes.ts': `export const codes = {
  SQL_DNS: { title: 'a', hint: 'b' },
  SQL_TLS: { title: 'a', hint: 'b' },
  SQL_IDLE: { title: 'a', hint: 'b' },
}`,
    'packages/sql/src/sql-error.ts': `import { codes } from './codes.ts'
const byCause = { ENOTFOUND: 'SQL_DNS' }
const tls = codes.SQL_TLS
throw sqlError('SQL_GONE', 'it went')
throw new ActionError('SQL_LOST', 'it is lost')
const problem = { code: 'SQL_ODD', message: 'odd' }
throw new Refusal('conflict', 'SQL_BUSY', 'it is busy')
if (error.code === 'MISSING_CHAR') return`,
    'packages/sql/src/sql-error.test.ts': `expect({ code: 'SQL_TESTED' })`,
  }
  expect(await find(checkCodeUse, files)).toMatchInlineSnapshot(`
    [
      "packages/sql/src/codes.ts:4  nothing in packages/sql reports SQL_IDLE",
      "packages/sql/src/sql-error.ts:4  SQL_GONE is in no codes.ts",
      "packages/sql/src/sql-error.ts:5  SQL_LOST is in no codes.ts",
      "packages/sql/src/sql-error.ts:6  SQL_ODD is in no codes.ts",
      "packages/sql/src/sql-error.ts:7  SQL_BUSY is in no codes.ts",
    ]
  `)
})
