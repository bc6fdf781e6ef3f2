import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { withWorkspace } from '@testmesh/storage'
import { expect, it } from 'vitest'
import { startServer } from '../../apps/server/src/index.ts'
import { createLog, hashToken, newApiKey, openPlatform, setupToken, shownPart } from '../../packages/platform/src/index.ts'
import { pushDemo } from '../../scripts/push-demo.ts'

const file = (path: string, text: string) => {
  const bytes = new TextEncoder().encode(text)
  return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

const flow = (name: string) => `name: ${name}\nsteps:\n  - { id: a, action: log, config: { message: hello } }\n`

it('brings the demo up to date at each start, and leaves alone what people pushed or changed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-demo-'))
  const platform = await openPlatform({ folder })
  const log = createLog({ name: 'test', level: 'error' })
  const server = await startServer({ platform, host: '127.0.0.1', port: 0, version: '1', log })
  try {
    const body = { token: setupToken(platform.keyring), email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
    const { accessToken } = await createClient({ url: server.url }).setUp({ body })
    const olga = createClient({ url: server.url, token: accessToken })
    const workspace = withWorkspace(platform.database, (await olga.getMe()).workspaces[0]?.id ?? '')
    const key = newApiKey()
    await workspace.apiKeys.create({ name: 'npm start', prefix: shownPart(key), hash: hashToken(key), scope: 'admin' })
    const start = (flows: string[], files: string[]) => {
      const demo = { flows: flows.map((text, n) => file(`flows/${n}.yaml`, text)), files: files.map((text, n) => file(`${n}.csv`, text)) }
      return pushDemo(createClient({ url: server.url, token: key }), workspace, demo)
    }
    const textsByPath = async () =>
      Object.fromEntries(
        await Promise.all(
          (await workspace.flows.listWithPath()).map(async ({ id, path }) => [path, (await workspace.flows.find(id))?.text] as const),
        ),
      )

    const first = await start([flow('A'), flow('B')], ['x', 'y'])
    expect(first).toMatchObject({ kept: [], flowIds: [expect.any(String), expect.any(String)] })
    const own = file('mine.yaml', flow('Mine'))
    const [text, csv] = [file('flows/1.yaml', flow('B changed')), file('1.csv', 'y changed')]
    for (const { sha256, bytes } of [own, text, csv]) await olga.putBytes(sha256, bytes)
    const names = (...list: readonly { path: string; sha256: string }[]) => list.map(({ path, sha256 }) => ({ path, sha256 }))
    await olga.pushProject({ body: { flows: names(own, text), files: names(csv) } })

    const second = await start([flow('A of the next version'), flow('B')], ['x2', 'y'])
    expect(second).toEqual({ kept: ['1.csv', 'flows/1.yaml'], flowIds: [expect.any(String)] })
    expect(await textsByPath()).toEqual({
      'mine.yaml': flow('Mine'),
      'flows/0.yaml': flow('A of the next version'),
      'flows/1.yaml': flow('B changed'),
    })
    const files = await workspace.projectFiles.list()
    expect(names(...files)).toEqual(names(file('0.csv', 'x2'), file('1.csv', 'y changed')))
  } finally {
    await server.close()
    await platform.close()
    rmSync(folder, { recursive: true })
  }
})
