import { expect, it } from 'vitest'
import { runCommand } from '../commands/run.ts'
import { refuseLocalOptions } from './refuse-local-options.ts'

it('refuses what a run on a server would pass over, and takes what it heeds', async () => {
  await expect(runCommand([], { remote: true, dryRun: true })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[UsageError: a run on a server does not heed --dry-run: leave it out, or --remote]`,
  )
  expect(() =>
    refuseLocalOptions({ remote: true, retries: 0, resolve: [['a:80', '::1']], varsFile: ['.env'] }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: a run on a server does not heed --vars-file, --resolve, --retries: leave them out, or --remote]`,
  )
  const heeded = { tags: 'smoke', env: 'staging', var: ['A=1'], secret: ['B=2'], input: ['C=3'], seed: 1, only: 'a' }
  expect(() => refuseLocalOptions({ remote: 'https://mesh.example.com', passWithNoTests: true, reporter: 'list', ...heeded })).not.toThrow()
})
