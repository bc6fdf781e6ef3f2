import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningCli, startCli } from './start-cli.ts'
import { startTarget } from './target-server.ts'

let folder = ''
let cli: RunningCli | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-watch-'))
})
afterEach(async () => {
  cli?.child.kill('SIGKILL')
  await cli?.ended
  cli = undefined
  rmSync(folder, { recursive: true, force: true })
})

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

/** As many editors save: another file takes the place of the old one. */
const replace = (name: string, text: string): void => {
  write('.saving', text)
  renameSync(join(folder, '.saving'), join(folder, name))
}

const saying = (name: string, message = 'hello', more = ''): string =>
  `name: ${name}\n${more}steps: [{ id: say, action: log, config: { message: "${message}" } }]\n`

const failing = (name: string): string => saying(name).replace('action: log', 'action: fail')

/** What it says between two times that it waits: the flows that ran, what changed, what is wrong. */
const watch = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const started = startCli(['watch', ...args], { cwd: folder, env, isInteractive: true })
  cli = started
  let seen = 0
  const rounds = (): string[] => started.soFar().split(/^watching .*\n/m)
  /** Does something, and waits until all that comes of it has run. */
  const after = async (act: () => void): Promise<string[]> => {
    act()
    await expect.poll(() => rounds().length, { timeout: 20_000, interval: 20 }).toBeGreaterThan(seen + 1)
    const lines = (rounds()[seen++] ?? '').split('\n').filter((line) => /^(?:[✓✗○] [^›]*$|changed: |nothing ran: |error: )/.test(line))
    return lines.map((line) => line.replace(/ {2}\(.*$/, ''))
  }
  const first = await after(() => undefined)
  return { first, after, type: (line: string) => started.child.stdin?.write(`${line}\n`), cli: started }
}

describe('testmesh watch', () => {
  it('runs all flows, then what is saved, and what somebody asks for', async () => {
    write('flows/a.testmesh.yaml', saying('A'))
    write('flows/b.testmesh.yaml', saying('B'))
    const { first, after, type, cli } = await watch(['flows', '-j', '1'])
    expect(first).toEqual(['✓ A', '✓ B'])
    expect(await after(() => replace('flows/b.testmesh.yaml', failing('B')))).toEqual(['changed: flows/b.testmesh.yaml', '✗ B'])
    await cli.says('watching 2 flows, 1 failed: Enter runs all, f and Enter what failed, q and Enter ends\n')
    expect(await after(() => type('f'))).toEqual(['✗ B'])
    expect(await after(() => replace('flows/b.testmesh.yaml', saying('B')))).toEqual(['changed: flows/b.testmesh.yaml', '✓ B'])
    type('f')
    await cli.says('nothing failed\n')
    expect(await after(() => type(''))).toEqual(['✓ A', '✓ B'])
    type('q')
    expect((await cli.ended).code).toBe(0)
  })

  it('sees flows come and go, also in folders that are new', async () => {
    write('flows/a.testmesh.yaml', saying('A'))
    const { after, cli } = await watch(['flows'])
    expect(await after(() => write('flows/deep/er/b.testmesh.yaml', saying('B')))).toEqual([
      'changed: flows/deep/er/b.testmesh.yaml',
      '✓ B',
    ])
    await cli.says('watching 2 flows: ')
    rmSync(join(folder, 'flows/deep'), { recursive: true })
    expect(await after(() => write('flows/a.testmesh.yaml', saying('A', 'again')))).toEqual(['changed: flows/a.testmesh.yaml', '✓ A'])
    await cli.says('watching 1 flow: ')
    expect(await after(() => write('flows/deep/er/b.testmesh.yaml', saying('B')))).toEqual([
      'changed: flows/deep/er/b.testmesh.yaml',
      '✓ B',
    ])
  })

  it('runs a flow again for what it reads: flows that it runs, data, the environment, the config', async () => {
    write('testmesh.config.yaml', 'env: staging\nvariables: { PLACE: here }\n')
    write('environments/staging.yaml', 'variables: { WHO: you }\n')
    write('flows/part.testmesh.yaml', saying('Part'))
    write('flows/whole.testmesh.yaml', 'name: Whole\nsteps: [{ action: run_flow, config: { flow: part.testmesh.yaml } }]\n')
    write('flows/rows.testmesh.yaml', saying('Rows', '${WHO} ${PLACE} ${x}', 'data: ../cases.csv\n'))
    write('cases.csv', 'x\n1\n')
    const { first, after } = await watch(['flows/whole.testmesh.yaml', 'flows/rows.testmesh.yaml', '-j', '1'])
    expect(first).toEqual(['✓ Whole', '✓ Rows [1]'])
    expect(await after(() => write('flows/part.testmesh.yaml', failing('Part')))).toEqual(['changed: flows/part.testmesh.yaml', '✗ Whole'])
    expect(await after(() => replace('cases.csv', 'x\n1\n2\n'))).toEqual(['changed: cases.csv', '✓ Rows [1]', '✓ Rows [2]'])
    expect((await after(() => replace('environments/staging.yaml', 'variables: { WHO: me }\n'))).slice(0, 1)).toEqual([
      'changed: environments/staging.yaml',
    ])
    expect((await after(() => replace('testmesh.config.yaml', 'env: staging\nvariables: { PLACE: there }\n'))).slice(0, 1)).toEqual([
      'changed: testmesh.config.yaml',
    ])
  })

  it('tells what is wrong when it was saved, runs nothing then, and all of it once it is mended', async () => {
    write('a.testmesh.yaml', saying('A'))
    write('b.testmesh.yaml', saying('B'))
    const { after, cli } = await watch(['.', '-j', '1'])
    expect(await after(() => write('a.testmesh.yaml', saying('A').replace('log', 'lgo')))).toEqual([
      'changed: a.testmesh.yaml',
      'nothing ran: 1 of 1 flow has problems',
    ])
    expect(cli.soFar()).toContain('did you mean "log"?')
    expect(await after(() => write('b.testmesh.yaml', saying('B', 'again')))).toEqual([
      'changed: b.testmesh.yaml',
      'nothing ran: 1 of 2 flows has problems',
    ])
    expect(await after(() => write('a.testmesh.yaml', saying('A')))).toEqual(['changed: a.testmesh.yaml', '✓ A', '✓ B'])
  })

  it('cancels what runs when it is changed, cleans up, and runs it anew', async () => {
    await using target = await startTarget()
    const made = `name: Made
steps:
  - id: make
    action: http_request
    config: { method: POST, url: "\${TARGET}/things" }
    output: { id: body.id }
    cleanup: [{ action: http_request, config: { method: DELETE, url: "\${TARGET}/things/\${id}" } }]
  - { id: wait, action: http_request, config: { url: "\${TARGET}/slow" } }
`
    write('made.testmesh.yaml', made)
    write('other.testmesh.yaml', saying('Other'))
    const env = { TESTMESH_VAR_TARGET: target.url }
    const watching = watch(['.', '-j', '1'], env)
    await target.sees('GET /slow')
    replace('made.testmesh.yaml', made.replace('/slow', '/quick'))
    const { first, after, cli } = await watching
    expect(first).toEqual(['○ Made'])
    expect(await after(() => undefined)).toEqual(['changed: made.testmesh.yaml', '✓ Made', '✓ Other'])
    expect(target.requests).toEqual(['POST /things', 'GET /slow', 'DELETE /things/t-1', 'POST /things', 'GET /quick', 'DELETE /things/t-2'])
    cli.child.kill('SIGINT')
    expect((await cli.ended).code).toBe('SIGINT')
  })

  it('ends with 130 when a run is interrupted, after cleanup', async () => {
    await using target = await startTarget()
    write('slow.testmesh.yaml', `name: Slow\nsteps: [{ action: http_request, config: { url: "${target.url}/slow" } }]\n`)
    const { child, ended } = startCli(['watch'], { cwd: folder })
    await target.sees('GET /slow')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, output: expect.stringContaining('1 cancelled') })
  })

  it.each([
    [['nowhere'], 2, 'there is no file or folder nowhere'],
    [['-t', 'smoke'], 4, 'no flows found: the filter left out the only flow'],
    [['-e', 'prod'], 2, 'there is no environment called "prod"'],
    [['--only', 'pay'], 2, 'there is no step "pay"'],
    [['--remote'], 2, 'watch has no option --remote'],
  ])('ends at once when there is nothing to watch: %j', async (args, code, told) => {
    write('a.testmesh.yaml', saying('A'))
    const ended = await startCli(['watch', ...args], { cwd: folder }).ended
    expect({ code: ended.code, output: ended.output.includes(told) ? told : ended.output }).toEqual({ code, output: told })
  })
})
