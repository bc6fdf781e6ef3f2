import type { Database } from '@testmesh/storage'
import { temporaryPglite } from '@testmesh/storage/testing'
import { expect, it } from 'vitest'
import { removeUnnamed } from './remove-old.ts'

it('keeps nobody waiting who stops it: no table is looked through any more', async () => {
  await using opened = await temporaryPglite()
  const asked: string[] = []
  const query: Database['query'] = (text, params) => {
    asked.push(text)
    return opened.query(text, params)
  }
  await removeUnnamed({ ...opened, query }, AbortSignal.abort())
  expect(asked).toEqual([])
  await removeUnnamed({ ...opened, query })
  expect(asked).toContain('vacuum (analyze) executions.events')
})
