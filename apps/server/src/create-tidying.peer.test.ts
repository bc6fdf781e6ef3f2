import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { removeUnnamed } from '@testmesh/platform'
import { withWorkspace } from '@testmesh/storage'
import { setClock } from '@testmesh/storage/testing'
import { describe, expect, it } from 'vitest'
import { tidy } from './create-tidying.ts'
import { openTestApi } from './testing/open-test-api.ts'
import { stores } from './testing/stores.ts'

const day = 24 * 60 * 60_000

describe.each(stores)('tidying on $name', ({ open }) => {
  it('removes an execution after the days that it is kept, with its blobs and bytes, and not a day before', async () => {
    const store = await open()
    const api = await openTestApi(store)
    const { executions, artifacts, contents } = withWorkspace(api.database, api.workspace.id)
    const blob = await api.blobs.put(Buffer.from('bytes'), 'text/plain')
    await utimes(join(api.folder, 'blobs', 'sha256', blob.sha256.slice(0, 2), blob.sha256), 0, 0)
    const sha256 = await contents.put(Buffer.from('name: a'))
    const bundle = { main: 'a.yaml', files: { 'a.yaml': sha256 } }
    const { id } = await executions.create({ flowName: 'a', flowSha256: sha256, triggerType: 'api', bundle })
    const start = { executionId: id, epoch: 0 }
    await artifacts.record(start, [{ path: 'steps/a', kind: 'body', name: 'b', ...blob, mediaType: 'text/plain' }])
    await executions.finish({ ...start, verdict: 'passed', durationMs: 1 })

    const removed: unknown[] = []
    const lookAfter = async (days: number, retention: object) => {
      await setClock(api.database, { at: new Date(Date.now() + days * day) })
      await tidy({ platform: api, retention, onRemoved: (what) => removed.push(what) })
      await removeUnnamed(api.database)
      return [(await executions.find(id))?.id, await api.blobs.size(blob.sha256), (await contents.find(sha256))?.byteLength]
    }
    expect(await lookAfter(29, { executionDays: 30 })).toEqual([id, 5, 7])
    expect(await lookAfter(3000, {})).toEqual([id, 5, 7])
    expect(removed).toEqual([])
    expect(await lookAfter(31, { executionDays: 30 })).toEqual([undefined, undefined, undefined])
    expect(removed).toEqual([{ executions: 1, audit: 0 }])
    await api.close()
    await store.stop()
  })
})
