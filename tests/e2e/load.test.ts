import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Load } from '@testmesh/load'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

/** A system under test that can be slow, fail, or stall: then it answers nobody until it goes on. */
const startSystem = async () => {
  const seen: { readonly path: string; readonly cookie: string | undefined }[] = []
  const sockets = new Set<unknown>()
  const heard = new Set<() => void>()
  const system = {
    url: '',
    seen,
    sockets,
    /** From the first request of a path on, all wait: from so many milliseconds after it, for so many. */
    stalls: new Map<string, { readonly afterMs: number; readonly forMs: number; firstAt?: number }>(),
    sees: (path: string, times: number) =>
      new Promise<void>((resolve) => {
        const look = () => seen.filter((request) => request.path === path).length >= times && resolve()
        heard.add(look)
        look()
      }),
    close: async () => {},
  }
  const server = createServer(({ url: path = '', headers: { cookie }, socket }, response) => {
    seen.push({ path, cookie })
    sockets.add(socket)
    for (const look of heard) look()
    const answer = (status: number, afterMs: number) =>
      setTimeout(() => response.writeHead(status, { 'set-cookie': 'seen=1' }).end('{}'), afterMs)
    if (path === '/never') return
    if (path === '/slow') return answer(200, 40)
    if (path === '/flaky') return answer(seen.length % 3 === 0 ? 500 : 200, 0)
    const stall = system.stalls.get(path)
    if (!stall) return answer(200, 0)
    stall.firstAt ??= performance.now()
    const atMs = performance.now() - stall.firstAt
    const endMs = stall.afterMs + stall.forMs
    return answer(200, atMs < stall.afterMs || atMs > endMs ? 0 : endMs - atMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  system.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  system.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return system
}

describe('testmesh load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-load-'))
  let system: Awaited<ReturnType<typeof startSystem>>
  beforeAll(async () => {
    system = await startSystem()
  })
  afterAll(async () => {
    await system.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, `${name}.testmesh.yaml`), text.replaceAll('URL', system.url))
    return `${name}.testmesh.yaml`
  }
  const get = (id: string, path = `/${id}`) => `{ id: ${id}, action: http_request, config: { url: "URL${path}" }, assert: [status == 200] }`
  const load = (...words: string[]) => startCli(['load', ...words], { cwd: folder }).ended
  const measured = (output: string): Load & { readonly recordings: readonly string[] } => JSON.parse(output.slice(output.indexOf('{\n')))

  it('tells how long a slow system takes, step by step, with rows in turn and connections kept', async () => {
    const rows = write(
      'rows',
      `name: Rows\ndata: [{ n: 1 }, { n: 2 }, { n: 3 }]\nsteps: [${get('quick', '/quick/${n}')}, ${get('slow')}]\n`,
    )
    const { code, output } = await load(
      rows,
      '--users',
      '4',
      '--for',
      '1s',
      '--json',
      '--markdown',
      'load.md',
      '--threshold',
      'slow p50 >= 40ms',
    )
    const { all, flows, thresholds } = measured(output)
    expect([code, all.failed, thresholds.map(({ text, holds }) => [text, holds])]).toEqual([
      0,
      0,
      [
        ['slow p50 >= 40ms', true],
        ['failed <= 0', true],
      ],
    ])
    expect(flows.map(({ name, steps }) => [name, steps.map(({ id, count }) => [id, count])])).toEqual([
      [
        'Rows',
        [
          ['quick', all.count],
          ['slow', all.count],
        ],
      ],
    ])
    const [quick, slow] = flows[0]?.steps ?? []
    expect(quick?.p50).toBeLessThan(slow?.p50 ?? 0)
    const ofRows = [1, 2, 3].map((n) => system.seen.filter(({ path }) => path === `/quick/${n}`))
    const counts = ofRows.map(({ length }) => length)
    expect([counts.reduce((sum, count) => sum + count, 0), Math.max(...counts) - Math.min(...counts) <= 1]).toEqual([all.count, true])
    expect(ofRows.flat().filter(({ cookie }) => cookie !== undefined)).toEqual([])
    expect(system.sockets.size).toBe(4)
    expect(readFileSync(join(folder, 'load.md'), 'utf8')).toMatch(/^\| ✓ \| <code>slow p50 &#62;= 40ms<\/code> \| \d+ ms \|$/m)
  })

  it('fails when an execution does, unless a threshold says how many may; and records one of each kind', async () => {
    const flaky = write('flaky', `name: Flaky\nsteps: [${get('flaky')}]\n`)
    const words = [flaky, '--users', '2', '--for', '300ms']
    const strict = await load(...words)
    expect(strict.code).toBe(1)
    expect(strict.output).toMatch(/^\d+ × Flaky › flaky {2}ASSERT_FAILED: status == 200$/m)
    expect(strict.output).toContain(`= request  GET ${system.url}/flaky → 500 Internal Server Error in `)
    expect(strict.output).toMatch(/^✗ failed <= 0 {2}\d+$/m)
    const shown = await startCli(['show'], { cwd: folder }).ended
    expect(shown.output.match(/^error\[ASSERT_FAILED\]: status == 200$/gm)).toHaveLength(1)
    expect(shown.output).toMatch(/^\d+ failed, \d+ passed in /m)
    expect(shown.output).not.toContain('--last-failed')
    expect((await load(...words, '--threshold', 'failed < 60%', '-q')).output).toMatch(/^✓ failed < 60% {2}\d\d %\n\n/)
  })

  it('shows a system that stalls to those who come at a rate, as a crowd does, and hardly to one user who waits', async () => {
    const flow = (name: string) => write(name, `name: ${name}\nsteps: [${get('stall', `/${name}`)}]\n`)
    for (const name of ['open', 'closed']) system.stalls.set(`/${name}`, { afterMs: 500, forMs: 800 })
    const [open, closed] = await Promise.all([
      load(flow('open'), '--rate', '50/s', '--for', '2s', '--json'),
      load(flow('closed'), '--users', '1', '--for', '2s', '--json'),
    ])
    const [ofCrowd, ofOne] = [measured(open.output), measured(closed.output)]
    expect([open.code, ofCrowd.all.count, ofCrowd.notBegun]).toEqual([0, 100, 0])
    expect(ofCrowd.all.p90).toBeGreaterThan(400)
    expect(ofOne.all.p90).toBeLessThan(200)
    expect(ofOne.all.max).toBeGreaterThan(700)
  })

  it('counts the time from when it should have begun where nobody was free, and what could not begin as failed', async () => {
    const busy = write('busy', `name: Busy\nsteps: [${get('slow')}]\n`)
    const { code, output } = await load(busy, '--rate', '50/s', '--users', '1', '--for', '1s', '--json')
    const { all, flows, notBegun, thresholds } = measured(output)
    expect([code, all.count + notBegun, thresholds]).toEqual([1, 50, [expect.objectContaining({ value: notBegun, holds: false })]])
    expect(notBegun).toBeGreaterThan(20)
    expect(all.max).toBeGreaterThan(2 * (flows[0]?.steps[0]?.p50 ?? Number.NaN))
  })

  it('ends at Ctrl-C with 130: teardown runs, and what was measured is told', async () => {
    const stopped = write('stopped', `name: Stopped\nsteps: [${get('ok')}, ${get('never')}]\nteardown: [${get('bye')}]\n`)
    const cli = startCli(['load', stopped, '--users', '3', '--for', '1m'], { cwd: folder })
    await system.sees('/never', 3)
    cli.child.kill('SIGINT')
    const { code, output } = await cli.ended
    expect([code, system.seen.filter(({ path }) => path === '/bye').length]).toEqual([130, 3])
    expect(output).toMatch(/^ {2}ok +3 /m)
    expect(output).toContain('it was interrupted: these are the figures until then\n3 executions stopped by the interrupt\n')
  })

  it.each([
    [['--ramp', '40s'], 2, '--ramp 40s is a part of --for 30s, and longer than it'],
    [['--rate', '0/s'], 2, '--rate 0/s: wants more than 0 and at most 100000/s'],
    [['--threshold', 'p95 < 300'], 2, `--threshold 'p95 < 300': wants a duration with its unit behind p95, such as 300ms or 1.5s`],
    [
      ['--threshold', 'slwo p95 < 1s'],
      2,
      `--threshold 'slwo p95 < 1s': no step and no flow of this load is called "slwo"; did you mean "slow"?`,
    ],
    [['--tags', 'nightly'], 4, 'no flows found'],
  ])('refuses what makes no sense: %j', async (words, exit, says) => {
    const { code, output } = await load('busy.testmesh.yaml', ...words)
    expect([code, output]).toEqual([exit, expect.stringContaining(says)])
  })
})
