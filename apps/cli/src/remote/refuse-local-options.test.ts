import { bareProject } from '@testmesh/project'
import { expect, it } from 'vitest'
import { runCommand } from '../commands/run.ts'
import { localSettingsPassedOver, refuseLocalOptions } from './refuse-local-options.ts'

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
  expect(() =>
    refuseLocalOptions({ remote: 'https://mesh.example.com', passWithNoTests: true, reporter: ['list'], ...heeded }),
  ).not.toThrow()
})

it('names what a run on a server does not take from the config and the shell', () => {
  const usual = bareProject('/').config
  expect(localSettingsPassedOver({ ...usual, flows: 'flows', parallel: 2 }, { env: undefined, shell: { HOME: '/' } })).toBe('')
  const config = { ...usual, env: 'staging', variables: { LOCALE: 'en' }, step_timeout: 5_000, strict_teardown: true }
  const shell = { TESTMESH_SECRET_TOKEN: 'x', TESTMESH_API_KEY: 'y' }
  expect(localSettingsPassedOver(config, { env: undefined, shell })).toMatchInlineSnapshot(`
    "a run on a server does not heed variables, step_timeout, strict_teardown, env of the config, TESTMESH_SECRET_TOKEN: what it needs is given by --env, --var and --secret
    "
  `)
  expect(localSettingsPassedOver({ ...usual, env: 'staging' }, { env: 'staging', shell: {} })).toBe('')
})
