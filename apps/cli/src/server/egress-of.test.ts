import { expect, it } from 'vitest'
import { egressOf } from './egress-of.ts'
import { loadSettings } from './settings.ts'

it('keeps flows from the API and from every host of the database', async () => {
  const ownOf = async (env: Readonly<Record<string, string>>) => {
    const { settings } = await loadSettings({ env })
    return settings && egressOf(settings).own
  }
  expect(await ownOf({})).toEqual([{ host: '127.0.0.1', port: 8080 }])
  expect(await ownOf({ TESTMESH_HOST: '0.0.0.0', DATABASE_URL: 'postgres://u:p@a:6000,b/x' })).toEqual([
    { host: '127.0.0.1', port: 8080 },
    { host: 'a', port: 6000 },
    { host: 'b', port: 5432 },
  ])
})
