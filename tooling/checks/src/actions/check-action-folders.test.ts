import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkActionFolders } from './check-action-folders.ts'

it('names what an action lacks', async () => {
  const files = {
    'packages/actions/src/http/codes.ts': '',
    'packages/actions/src/http/http-request.schema.ts': '',
    'packages/actions/src/http/http-request.ts': '',
    'packages/actions/src/http/http-request.peer.test.ts': '',
    'packages/actions/src/http/http-request.flow.yaml': '',
    'packages/actions/src/sql/db-poll.schema.ts': '',
  }
  expect(await find(checkActionFolders, files)).toMatchInlineSnapshot(`
    [
      "packages/actions/src/sql/db-poll.schema.ts  db-poll.ts is missing beside it",
      "packages/actions/src/sql/db-poll.schema.ts  db-poll.test.ts or db-poll.peer.test.ts is missing beside it",
      "packages/actions/src/sql/db-poll.schema.ts  db-poll.flow.yaml is missing beside it",
      "packages/actions/src/sql/db-poll.schema.ts  codes.ts is missing beside it",
    ]
  `)
})
