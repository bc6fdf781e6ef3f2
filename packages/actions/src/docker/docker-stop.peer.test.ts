import { actionContract } from '@testmesh/action-kit/contract'
import { type DockerEngine, dockerEngine, dockerPeer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { dockerCodes } from './codes.ts'
import { dockerStop } from './docker-stop.ts'
import { execution } from './testing/execution.ts'

const peer = dockerPeer()
describe.skipIf(peer.isMissing)(peer.label, () => {
  let engine: DockerEngine
  beforeAll(async () => {
    engine = await dockerEngine()
  })
  afterAll(() => engine?.stop())

  const looping = (trap: string) => ({
    image: engine.image,
    command: `trap "${trap}" TERM; echo ready; while :; do /bin/busybox sleep 0.1; done`,
    wait_for_log: 'ready',
  })

  it('tells how a container ended, and keeps it when it is told to', async () => {
    await using run = execution(engine.url)
    const { container_id } = await run.run(looping('echo bye; exit 7'))
    expect(await run.stop({ container_id, remove: false })).toMatchObject({ exit_code: 7, removed: false, logs: 'ready\nbye' })
    // It is still to be removed at the end.
    expect(run.context.tracked).toHaveLength(1)
    expect(await run.stop({ container_id })).toMatchObject({ container_id, exit_code: 7, removed: true })
    expect(run.context.tracked).toEqual([])
    await expect(run.stop({ container_id })).rejects.toMatchObject({ code: 'DOCKER_NO_CONTAINER' })
  })

  it('ends one that does not want to, found by its name', async () => {
    await using run = execution(engine.url)
    const { name } = await run.run(looping(''))
    expect(await run.stop({ container_id: name })).toMatchObject({ exit_code: 137, removed: true })
  })

  it('stops what another execution runs, which has no harm by it', async () => {
    await using other = execution(engine.url)
    const { container_id } = await other.run(looping('exit 0'))
    await using run = execution(engine.url)
    expect(await run.stop({ container_id })).toMatchObject({ removed: true })
  })

  describe('the contract', () => {
    const contract = actionContract(dockerStop, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(dockerCodes),
      cases: [
        {
          name: 'a container',
          config: async () => {
            const { Id } = (await engine.create(['/bin/busybox', 'true'])) as { readonly Id: string }
            return { engine: engine.url, container_id: Id }
          },
        },
      ],
      unreachable: { engine: 'unix:///nowhere/docker.sock', container_id: 'a' },
    })
    for (const { name, run } of contract) it(name, run)
  })
})

it('tells an engine that is none', async () => {
  await using context = createTestContext()
  const stopping = runAction(dockerStop, { engine: 'unix:///nowhere/docker.sock', container_id: 'a' }, context)
  await expect(stopping).rejects.toMatchObject({ code: 'DOCKER_NO_ENGINE', message: 'there is no socket /nowhere/docker.sock' })
})

it('is explained, with a command that repeats it', () => {
  const config = { container_id: 'cache', remove: true, grace: 1000, timeout: 1000 }
  const result = { container_id: 'f00', exit_code: 0, removed: true, logs: '', duration_ms: 1 }
  expect(dockerStop.explain?.(config, result)).toEqual({
    request: 'docker stop cache → exit code 0',
    repeat: 'docker stop cache && docker rm -v cache',
  })
  expect(dockerStop.explain?.({ ...config, remove: false, engine: 'tcp://a:2375' }, undefined)).toMatchObject({
    repeat: 'docker -H tcp://a:2375 stop cache',
  })
})
