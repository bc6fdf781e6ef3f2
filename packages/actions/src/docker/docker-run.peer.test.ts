import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionContract } from '@testmesh/action-kit/contract'
import { type DockerEngine, dockerEngine, dockerPeer, dockerRegistry, findFreePort, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { dockerCodes } from './codes.ts'
import { dockerRun } from './docker-run.ts'
import { containerNames, execution, undo } from './testing/execution.ts'

const peer = dockerPeer()
describe.skipIf(peer.isMissing)(peer.label, () => {
  let engine: DockerEngine
  beforeAll(async () => {
    engine = await dockerEngine()
  })
  afterAll(() => engine?.stop())

  const web = { command: ['/bin/busybox', 'httpd', '-f', '-v', '-p', '80', '-h', '/bin'], ports: { 80: 0 }, wait_for_port: 80 }
  const shell = (script: string) => ({ image: engine.image, command: script })
  const names = () => containerNames(engine)

  it('starts what serves, and removes it at the end of the execution', async () => {
    const run = execution(engine.url)
    const result = await run.run({ image: engine.image, ...web })
    const port = result.ports['80'] ?? 0
    expect(result).toEqual({
      ...{ container_id: expect.stringMatching(/^[0-9a-f]{64}$/), name: expect.stringMatching(/^testmesh-/), image: engine.image },
      ...{ host: '127.0.0.1', ports: { 80: expect.any(Number) }, port, duration_ms: expect.any(Number) },
    })
    expect((await fetch(`http://127.0.0.1:${port}/busybox`)).status).toBe(200)
    expect(run.context.tracked).toMatchObject([{ kind: 'docker_container', ref: { name: result.name } }])
    expect(await names()).toContain(`/${result.name}`)
    await run[Symbol.asyncDispose]()
    expect(await names()).not.toContain(`/${result.name}`)
    await expect(fetch(`http://127.0.0.1:${port}/busybox`)).rejects.toThrow()
    // Again, as after a crash in between.
    await undo(run.context)
  })

  it('is set up as the step says', async () => {
    await using run = execution(engine.url)
    const [one, other] = [await findFreePort(), await findFreePort()]
    const script = 'b() { /bin/busybox "$@"; }; echo "$GREETING $(b id -u) $PWD"; b cat /data/seed.txt; echo ready; b sleep 60'
    const seed = mkdtempSync(join(tmpdir(), 'testmesh-seed-'))
    // For the user of the container.
    chmodSync(seed, 0o755)
    writeFileSync(join(seed, 'seed.txt'), 'from the project\n')
    const context = createTestContext()
    const locate = async (path: string) => (path === './seed' ? seed : Promise.reject(new Error(`there is no ${path}`)))
    await using placed = execution(engine.url, Object.assign(context, { files: { ...context.files, locate } }))
    const { container_id, ports } = await placed.run({
      ...{
        image: engine.image,
        entrypoint: ['/bin/sh', '-c'],
        command: [script],
        env: { GREETING: 'Größe = 5' },
        user: '1000',
        working_dir: '/bin',
      },
      ...{ volumes: ['./seed:/data:ro'], ports: [`${one}:80`, `${other}:53/udp`, '81'], wait_for_log: 'ready' },
    })
    expect(ports).toEqual({ 80: one, '53/udp': other, 81: expect.any(Number) })
    expect(await placed.stop({ container_id })).toMatchObject({ logs: 'Größe = 5 1000 /bin\nfrom the project\nready', removed: true })
    rmSync(seed, { recursive: true })
    expect(await run.run({ ...shell('/bin/busybox sleep 60'), network: 'none' })).toMatchObject({ ports: {} })
    const port = await findFreePort()
    const served = { command: ['/bin/busybox', 'httpd', '-f', '-p', String(port)], network: 'host', wait_for_port: port }
    expect(await run.run({ image: engine.image, ...served })).toMatchObject({ ports: {} })
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  })

  it('is ready when something listens in it, and not when its port is open alone', async () => {
    await using run = execution(engine.url)
    const late = `/bin/busybox sleep 1; ${web.command.join(' ')}`
    const startedAt = performance.now()
    const { port } = await run.run({ ...web, ...shell(late) })
    expect(performance.now() - startedAt).toBeGreaterThan(900)
    expect((await fetch(`http://127.0.0.1:${port}/busybox`)).status).toBe(200)
    const never = shell('echo listening elsewhere; /bin/busybox sleep 60')
    await expect(run.run({ ...never, ports: { 80: 0 }, wait_for_port: 80, timeout: '2s' })).rejects.toMatchObject({
      ...{
        code: 'DOCKER_NOT_READY',
        kind: 'timeout',
        message: 'the container was not ready in time; its last lines:\n  listening elsewhere',
      },
    })
    await expect(run.run({ ...never, wait_for_log: 'ready', timeout: '1s' })).rejects.toMatchObject({ code: 'DOCKER_NOT_READY' })
    // What was of no use is gone, and told nobody any more.
    expect([run.context.tracked.length, (await names()).length]).toEqual([1, 1])
  })

  it('tells a container that ends, with its last lines', async () => {
    await using run = execution(engine.url)
    const failing = shell('echo first >&2; echo "no password" >&2; /bin/busybox sleep 0.3; exit 3')
    const message = 'the container ended with exit code 3; its last lines:\n  first\n  no password'
    for (const waited of [{ wait_for_log: 'ready' }, { ports: { 80: 0 }, wait_for_port: 80 }])
      await expect(run.run({ ...failing, ...waited })).rejects.toMatchObject({ code: 'DOCKER_EXITED', message })
    await expect(run.run({ image: engine.image, command: ['/no/such'] })).rejects.toMatchObject({
      ...{ code: 'DOCKER_REFUSED', message: expect.stringContaining('/no/such') },
    })
    expect([run.context.tracked, await names()]).toEqual([[], []])
  })

  it('leaves alone what others have under its name', async () => {
    const cache = `testmesh-cache-${process.pid}`
    await using one = execution(engine.url)
    const first = await one.run({ ...shell('/bin/busybox sleep 60'), name: cache })
    await using other = execution(engine.url)
    await expect(other.run({ ...shell('/bin/busybox sleep 60'), name: cache })).rejects.toMatchObject({ code: 'DOCKER_NAME_TAKEN' })
    // Also when it crashed before it could say so.
    const ref = { address: { path: engine.url.slice('unix://'.length) }, name: cache, owner: 'another' }
    await dockerRun.undo?.docker_container?.(ref, other.context)
    expect(await names()).toEqual([`/${cache}`])
    expect(await one.stop({ container_id: cache })).toMatchObject({ container_id: first.container_id, removed: true })
  })

  it('gives the URL of what is well known', async () => {
    await engine.tag('testmesh.invalid/postgres:17')
    await engine.tag('testmesh.invalid/team/mariadb:11')
    await using run = execution(engine.url)
    const sleeping = { command: ['/bin/busybox', 'sleep', '60'] }
    const db = await run.run({
      ...sleeping,
      image: 'testmesh.invalid/postgres:17',
      env: { POSTGRES_PASSWORD: 'a/b', POSTGRES_DB: 'shop' },
      ports: { 5432: 0 },
    })
    expect(db.dsn).toBe(`postgresql://postgres:a%2Fb@127.0.0.1:${db.port}/shop`)
    const env = { MARIADB_USER: 'ada', MARIADB_PASSWORD: 'x', MARIADB_DATABASE: 'shop' }
    const maria = await run.run({ ...sleeping, image: 'testmesh.invalid/team/mariadb:11', env, ports: [3306] })
    expect(maria.dsn).toBe(`mysql://ada:x@127.0.0.1:${maria.port}/shop`)
  })

  it('fetches an image that is not there, or always, or never', async () => {
    await using registry = await dockerRegistry(engine.rootfs)
    await using run = execution(engine.url)
    const start = async (config: object) => {
      await run.run({ image: registry.image, command: ['/bin/busybox', 'sleep', '60'], ...config })
      return registry.asked()
    }
    try {
      await expect(start({ pull: 'never' })).rejects.toMatchObject({ code: 'DOCKER_NO_IMAGE' })
      expect(registry.asked()).toBe(0)
      const first = await start({})
      expect(first).toBeGreaterThan(0)
      expect(await start({})).toBe(first)
      expect(await start({ pull: 'always' })).toBeGreaterThan(first)
      await expect(start({ image: registry.image.replace(/1$/, '2') })).rejects.toMatchObject({
        ...{ code: 'DOCKER_NO_IMAGE', message: expect.stringContaining('manifest unknown') },
      })
    } finally {
      await run[Symbol.asyncDispose]()
      await engine.ask('DELETE', `/images/${registry.image}?force=1`)
    }
  })

  it('says what cannot be', async () => {
    await using run = execution(engine.url)
    await expect(run.run({ image: 'no-such-image:1', pull: 'never' })).rejects.toMatchObject({ code: 'DOCKER_NO_IMAGE' })
    const registry = `127.0.0.1:${await findFreePort()}`
    await expect(run.run({ image: `${registry}/shop:1` })).rejects.toMatchObject({
      ...{ code: 'DOCKER_NO_IMAGE', message: expect.stringContaining('connection refused') },
    })
    await expect(run.run({ ...shell('x'), network: 'nowhere' })).rejects.toMatchObject({
      code: 'DOCKER_REFUSED',
      message: expect.stringContaining('nowhere'),
    })
    await expect(run.run({ ...shell('x'), wait_for_port: 80 })).rejects.toMatchObject({ code: 'DOCKER_BAD_SETTINGS' })
    for (const ports of [{ x: 0 }, { 80: '70000' }, ['a:80'], { 0: 0 }])
      await expect(run.run({ ...shell('x'), ports })).rejects.toMatchObject({ code: 'DOCKER_BAD_SETTINGS' })
    expect([run.context.tracked, await names()]).toEqual([[], []])
  })

  it('leaves to the ledger what a stopped step had begun', async () => {
    await using run = execution(engine.url)
    const starting = run.run({ ...shell('/bin/busybox sleep 60'), wait_for_log: 'ready' })
    await expect.poll(() => names().then(({ length }) => length)).toBe(1)
    run.context.abort()
    await expect(starting).rejects.toMatchObject({ code: 'DOCKER_ABORTED' })
    expect(run.context.tracked).toHaveLength(1)
    await undo(run.context)
    expect(await names()).toEqual([])
  })

  it('is in the reach of the execution, until it is stopped', async () => {
    const served = new Set<number>()
    const serve = (port: number) => {
      served.add(port)
      return () => served.delete(port)
    }
    const context = createTestContext()
    await using run = execution(engine.url, Object.assign(context, { net: { ...context.net, serve } }))
    const { container_id, port } = await run.run({ image: engine.image, ...web })
    expect([...served]).toEqual([port])
    await run.stop({ container_id })
    expect(served.size).toBe(0)
  })

  describe('the contract', () => {
    const contract = actionContract(dockerRun, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(dockerCodes),
      cases: [
        { name: 'a container', config: () => ({ engine: engine.url, image: engine.image, command: ['/bin/busybox', 'sleep', '5'] }) },
      ],
      hang: () => ({ engine: engine.url, image: engine.image, command: ['/bin/busybox', 'sleep', '5'], wait_for_log: 'never' }),
      unreachable: { engine: 'unix:///nowhere/docker.sock', image: 'a' },
    })
    for (const { name, run } of contract) it(name, run)
  })
})

describe('an engine that is none', () => {
  const run = async (engine: string | undefined, config: object = {}) => {
    await using context = createTestContext()
    const result = runAction(dockerRun, { ...(engine !== undefined && { engine }), image: 'a', timeout: '2s', ...config }, context)
    return result.finally(() => expect(context.tracked).toEqual([]))
  }
  const http = (answer: (message: IncomingMessage, response: ServerResponse) => void) => httpServer(answer)

  it('is told', async () => {
    await expect(run('unix:///nowhere/docker.sock')).rejects.toMatchObject({
      ...{
        code: 'DOCKER_NO_ENGINE',
        kind: 'connection',
        message: 'there is no socket /nowhere/docker.sock',
        hint: dockerCodes.DOCKER_NO_ENGINE.hint,
      },
    })
    const port = await findFreePort()
    await expect(run(`tcp://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'DOCKER_NO_ENGINE',
      message: `nothing listens on 127.0.0.1:${port}`,
    })
    await expect(run('tcp://docker.invalid')).rejects.toMatchObject({ code: 'DOCKER_NO_ENGINE', kind: 'connection' })
    for (const engine of ['ssh://host', 'docker', 'tcp://'])
      await expect(run(engine)).rejects.toMatchObject({ code: 'DOCKER_BAD_SETTINGS', hint: expect.stringContaining('unix:///path') })
    await using other = await http((_, response) => response.end('hello'))
    await expect(run(`tcp://127.0.0.1:${other.port}`)).rejects.toMatchObject({ code: 'DOCKER_NOT_DOCKER', kind: 'connection' })
  })

  it('is told when it says something else, hangs up or says nothing', async () => {
    const answers = ['SSH-2.0-OpenSSH\r\n', undefined, '']
    const server = createServer((socket) => {
      const answer = answers.shift()
      socket.on('error', () => undefined)
      if (answer === undefined) socket.destroy()
      else socket.write(answer)
    })
    const port = await findFreePort()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const engine = `tcp://127.0.0.1:${port}`
    await expect(run(engine)).rejects.toMatchObject({ code: 'DOCKER_NOT_DOCKER' })
    await expect(run(engine)).rejects.toMatchObject({ code: 'DOCKER_CONNECTION_LOST', kind: 'connection' })
    await expect(run(engine, { timeout: '200ms' })).rejects.toMatchObject({ code: 'DOCKER_TIMEOUT', kind: 'timeout' })
    server.close()
  })

  it('is that of the machine when nobody says where it is', async () => {
    const before = process.env.DOCKER_HOST
    process.env.DOCKER_HOST = 'unix:///of/the/machine.sock'
    try {
      await expect(run(undefined)).rejects.toThrow('there is no socket /of/the/machine.sock')
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST
      else process.env.DOCKER_HOST = before
    }
  })

  it('is asked at the address that egress pins', async () => {
    const net = { resolve: async () => Promise.reject(new Error('flows may not connect there')) }
    await using context = createTestContext()
    const denied = runAction(dockerRun, { engine: 'tcp://10.0.0.1:2375', image: 'a' }, { ...context, net })
    await expect(denied).rejects.toThrow('flows may not connect there')
  })
})

it('is explained, with a command that repeats it', () => {
  const config = {
    image: 'postgres:17',
    env: { A: 'b c' },
    ports: { 5432: 0 },
    volumes: ['x:/y'],
    network: 'n',
    command: 'a b',
    pull: 'missing',
    timeout: 1,
  }
  expect(dockerRun.explain?.(config as never, undefined)).toEqual({
    request: 'docker run postgres:17',
    repeat: "docker run --rm -e 'A=b c' -p 127.0.0.1::5432 -v x:/y --network n postgres:17 /bin/sh -c 'a b'",
  })
  const more = {
    ...{ engine: 'tcp://docker.example:2375', image: 'app', pull: 'always', name: 'n', user: 'u', working_dir: '/w', timeout: 1 },
    ...{ env: { MY_PASSWORD: 'hunter2', API_KEY: 'k', USER: 'ada' }, entrypoint: ['node', '--inspect'], command: ['a.js', 'x y'] },
  }
  expect(dockerRun.explain?.(more as never, undefined)).toMatchObject({
    repeat:
      "docker -H tcp://docker.example:2375 run --rm --pull always --name n --user u --workdir /w -e 'MY_PASSWORD=***' -e 'API_KEY=***' -e USER=ada --entrypoint node app --inspect a.js 'x y'",
  })
  const shell = { image: 'app', pull: 'missing', entrypoint: 'exec "$0"', timeout: 1 }
  expect(dockerRun.explain?.(shell as never, undefined)).toMatchObject({
    repeat: `docker run --rm --entrypoint /bin/sh app -c 'exec "$0"'`,
  })
})
