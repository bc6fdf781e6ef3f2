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

/** The flows that ran, what changed, what is wrong. */
const toldIn = (round: string): string[] => {
  const lines = round.split('\n').filter((line) => /^(?:[✓✗○] [^›]*$|changed: |nothing ran: |error: )/.test(line))
  return lines.map((line) => line.replace(/ {2}\(.*$/, ''))
}

const watch = async (args: readonly string[], first: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const started = startCli(['watch', ...args], { cwd: folder, env, isInteractive: true })
  cli = started
  let seen = 0
  // The last is not over yet.
  const rounds = (): string[][] =>
    started
      .soFar()
      .split(/^watching .*\n/m)
      .slice(0, -1)
      .map(toldIn)
  /** Something is done, and a later round tells just this. A file that is saved while it is read is run twice, so others may come before. */
  const tells = async (expected: readonly string[], act: () => unknown = () => undefined): Promise<void> => {
    act()
    await expect.poll(() => rounds().slice(seen), { timeout: 20_000, interval: 20 }).toContainEqual(expected)
    seen +=
      rounds()
        .slice(seen)
        .findIndex((told) => JSON.stringify(told) === JSON.stringify(expected)) + 1
  }
  await tells(first)
  return { tells, type: (line: string) => started.child.stdin?.write(`${line}\n`), cli: started }
}

describe('testmesh watch', () => {
  it('runs all flows, then what is saved, and what somebody asks for', async () => {
    write('flows/a.testmesh.yaml', saying('A'))
    write('flows/b.testmesh.yaml', saying('B'))
    const { tells, type, cli } = await watch(['flows', '-j', '1'], ['✓ A', '✓ B'])
    await tells(['changed: flows/b.testmesh.yaml', '✗ B'], () => replace('flows/b.testmesh.yaml', failing('B')))
    await cli.says('watching 2 flows, 1 failed: Enter runs all, f and Enter what failed, q and Enter ends\n')
    await tells(['✗ B'], () => type('f'))
    await tells(['changed: flows/b.testmesh.yaml', '✓ B'], () => replace('flows/b.testmesh.yaml', saying('B')))
    type('f')
    await cli.says('nothing failed\n')
    await tells(['✓ A', '✓ B'], () => type(''))
    type('q')
    expect((await cli.ended).code).toBe(0)
  })

  it('sees flows come and go, also in folders that are new', async () => {
    write('flows/a.testmesh.yaml', saying('A'))
    const { tells, cli } = await watch(['flows'], ['✓ A'])
    await tells(['changed: flows/deep/er/b.testmesh.yaml', '✓ B'], () => write('flows/deep/er/b.testmesh.yaml', saying('B')))
    await cli.says('watching 2 flows: ')
    rmSync(join(folder, 'flows/deep'), { recursive: true })
    await tells(['changed: flows/a.testmesh.yaml', '✓ A'], () => write('flows/a.testmesh.yaml', saying('A', 'again')))
    await cli.says('watching 1 flow: ')
    await tells(['changed: flows/deep/er/b.testmesh.yaml', '✓ B'], () => write('flows/deep/er/b.testmesh.yaml', saying('B')))
  })

  it('runs a flow again for what it reads: flows that it runs, data, the environment, the config', async () => {
    write('testmesh.config.yaml', 'env: staging\nvariables: { PLACE: here }\n')
    write('environments/staging.yaml', 'variables: { WHO: you }\n')
    write('flows/part.testmesh.yaml', saying('Part'))
    write('flows/whole.testmesh.yaml', 'name: Whole\nsteps: [{ action: run_flow, config: { flow: part.testmesh.yaml } }]\n')
    write('flows/rows.testmesh.yaml', saying('Rows', '${WHO} ${PLACE} ${x}', 'data: ../cases.csv\n'))
    write('cases.csv', 'x\n1\n')
    const { tells } = await watch(['flows/whole.testmesh.yaml', 'flows/rows.testmesh.yaml', '-j', '1'], ['✓ Whole', '✓ Rows [1]'])
    await tells(['changed: flows/part.testmesh.yaml', '✗ Whole'], () => write('flows/part.testmesh.yaml', failing('Part')))
    await tells(['changed: cases.csv', '✓ Rows [1]', '✓ Rows [2]'], () => replace('cases.csv', 'x\n1\n2\n'))
    const all = ['✓ Whole', '✓ Rows [1]', '✓ Rows [2]']
    await tells(['changed: flows/part.testmesh.yaml', '✓ Whole'], () => write('flows/part.testmesh.yaml', saying('Part')))
    await tells(['changed: environments/staging.yaml', ...all], () => replace('environments/staging.yaml', 'variables: { WHO: me }\n'))
    const config = 'env: staging\nvariables: { PLACE: there }\n'
    await tells(['changed: testmesh.config.yaml', ...all], () => replace('testmesh.config.yaml', config))
  })

  it('names as changed what was saved, and not what a new flow reads besides', async () => {
    write('testmesh.config.yaml', 'flows: .\n')
    write('environments/local.yaml', 'variables: { WHO: you }\n')
    write('a.testmesh.yaml', saying('A'))
    const { tells } = await watch(['.'], ['✓ A'])
    await tells(['changed: b.testmesh.yaml', '✓ B'], () => write('b.testmesh.yaml', saying('B')))
    await tells(['changed: a.testmesh.yaml', '✓ C'], () => write('a.testmesh.yaml', saying('C')))
  })

  it('tells what is wrong when it was saved, runs nothing then, and all of it once it is mended', async () => {
    write('a.testmesh.yaml', saying('A'))
    write('b.testmesh.yaml', saying('B'))
    const { tells, cli } = await watch(['.', '-j', '1'], ['✓ A', '✓ B'])
    await tells(['changed: a.testmesh.yaml', 'nothing ran: 1 of 1 flow has problems'], () =>
      write('a.testmesh.yaml', saying('A').replace('log', 'lgo')),
    )
    expect(cli.soFar()).toContain('did you mean "log"?')
    await tells(['changed: b.testmesh.yaml', 'nothing ran: 1 of 2 flows has problems'], () =>
      write('b.testmesh.yaml', saying('B', 'again')),
    )
    await tells(['changed: a.testmesh.yaml', '✓ A', '✓ B'], () => write('a.testmesh.yaml', saying('A')))
  })

  it('names the config from where it runs', async () => {
    write('shop/testmesh.config.yaml', 'flows: flows\n')
    write('shop/flows/a.testmesh.yaml', saying('A'))
    const { cli } = await watch(['shop/flows'], ['✓ A'])
    write('shop/testmesh.config.yaml', 'flows: [\n')
    await cli.says('--> shop/testmesh.config.yaml:1:8\n')
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
    const watching = watch(['.', '-j', '1'], ['○ Made'], env)
    await target.sees('GET /slow')
    replace('made.testmesh.yaml', made.replace('/slow', '/quick'))
    const { tells, cli } = await watching
    await tells(['changed: made.testmesh.yaml', '✓ Made', '✓ Other'])
    expect(target.requests.slice(0, 6)).toEqual([
      'POST /things',
      'GET /slow',
      'DELETE /things/t-1',
      'POST /things',
      'GET /quick',
      'DELETE /things/t-2',
    ])
    cli.child.kill('SIGINT')
    expect((await cli.ended).code).toBe('SIGINT')
  })

  it('runs no more, and says no more, once somebody ended it during a run', async () => {
    await using target = await startTarget()
    write('slow.testmesh.yaml', `name: Slow\nsteps: [{ action: http_request, config: { url: "${target.url}/slow" } }]\n`)
    const { child, ended } = startCli(['watch'], { cwd: folder, isInteractive: true })
    await target.sees('GET /slow')
    // Enter asks for one more round of all of them.
    child.stdin?.write('\nq\n')
    const { code, output } = await ended
    expect(code).toBe(0)
    expect(output).toContain('1 cancelled')
    expect(output).not.toContain('watching')
    expect(target.requests).toEqual(['GET /slow'])
  })

  it('ends when nobody reads what it says any more', async () => {
    write('a.testmesh.yaml', saying('A'))
    const { child, ended, says } = startCli(['watch'], { cwd: folder })
    await says('watching 1 flow: ')
    child.stdout?.destroy()
    replace('a.testmesh.yaml', saying('A', 'again'))
    expect((await ended).code).toBe(0)
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
