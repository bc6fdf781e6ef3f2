import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startCli } from './start-cli.ts'
import { startTarget } from './target-server.ts'

const flow = `name: Make things
steps:
  - id: first
    action: http_request
    config: { method: POST, url: "\${TARGET}/things" }
    output: { first_id: $.body.id }
    cleanup:
      - { id: remove_first, action: http_request, config: { method: DELETE, url: "\${TARGET}/things/\${first_id}" } }
  - id: second
    action: http_request
    config: { method: POST, url: "\${TARGET}/things" }
    output: { second_id: $.body.id }
    cleanup:
      - { id: remove_second, action: http_request, config: { method: DELETE, url: "\${TARGET}/things/\${second_id}" } }
  - id: hang
    action: http_request
    config: { url: "\${TARGET}/slow" }
  - id: never
    action: http_request
    config: { url: "\${TARGET}/never" }
teardown:
  - id: goodbye
    action: http_request
    config: { method: DELETE, url: "\${TARGET}/session" }
`

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-interrupt-'))
  writeFileSync(join(folder, 'things.testmesh.yaml'), flow)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = (url: string, text = 'things.testmesh.yaml', ...more: string[]) =>
  startCli(['run', text, ...more], { cwd: folder, env: { TESTMESH_VAR_TARGET: url } })

/** Of every run, as far as they are written. */
const recorded = (): string =>
  globSync('.testmesh/batches/*/events.jsonl', { cwd: folder })
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('')

describe('a run that is interrupted', () => {
  it('is said to still run until it ends', async () => {
    await using target = await startTarget()
    const cli = start(target.url)
    await target.sees('GET /slow')
    const { output } = await startCli(['show'], { cwd: folder }).ended
    cli.child.kill('SIGINT')
    await cli.ended
    expect(output).toMatch(/^\S+ still runs: this is how far it has come$/m)
    expect((await startCli(['show'], { cwd: folder }).ended).output).not.toContain('still runs')
  })

  it('leaves what it has not finished to itself when what failed of it is run again meanwhile', async () => {
    await using target = await startTarget()
    const [first, last] = ['a', 'z'].map((name) => {
      writeFileSync(join(folder, `${name}.testmesh.yaml`), `name: ${name}\nsteps: [{ id: stop, action: fail, config: { message: no } }]\n`)
      return `${name}.testmesh.yaml`
    }) as [string, string]
    const cli = start(target.url, first, 'things.testmesh.yaml', last, '-j', '1')
    await target.sees('GET /slow')
    // What it has recorded until now is all that another process knows of it.
    await expect.poll(recorded).toContain('"execution.finished"')
    const again = await startCli(['run', '--last-failed'], { cwd: folder, env: { TESTMESH_VAR_TARGET: target.url } }).ended
    cli.child.kill('SIGINT')
    await cli.ended
    expect(again.output).toContain('the last run still goes on: 2 executions that it has not finished are not run now\n')
    expect(again.output).toMatch(/^1 error in /m)
    expect(target.requests.filter((request) => request === 'GET /slow')).toHaveLength(1)
  })

  it('cleans up and tears down after the first Ctrl-C, and ends with 130', async () => {
    await using target = await startTarget()
    const cli = start(target.url)
    await target.sees('GET /slow')
    cli.child.kill('SIGINT')
    const { code, output } = await cli.ended
    expect(code).toBe(130)
    expect(target.requests).toEqual([
      'POST /things',
      'POST /things',
      'GET /slow',
      'DELETE /things/t-2',
      'DELETE /things/t-1',
      'DELETE /session',
    ])
    expect(output).toContain('cancelling: cleanup and teardown still run; once more to quit at once')
    expect(output).toContain('1 cancelled')
    expect(readdirSync(join(folder, '.testmesh'))).not.toContain('cleanup.jsonl')
  })

  it.each([
    ['cleanup', '/things/${first_id}', '1 thing that runs made may still be there: `testmesh cleanup` removes it\n'],
    ['teardown', '/session', 'cancelling: cleanup and teardown still run; once more to quit at once\n'],
  ])('quits at once after the second, also during a slow %s', async (_, place, last) => {
    await using target = await startTarget()
    writeFileSync(join(folder, 'slow.testmesh.yaml'), flow.replace(place, '/slow'))
    writeFileSync(join(folder, 'report.xml'), '<testsuites name="an earlier one"/>')
    const cli = start(target.url, 'slow.testmesh.yaml', '-r', 'list,junit=report.xml')
    await target.sees('GET /slow')
    cli.child.kill('SIGINT')
    await target.sees('DELETE /slow')
    const before = performance.now()
    cli.child.kill('SIGINT')
    const { code, output } = await cli.ended
    expect(code).toBe(130)
    expect(output.slice(-last.length)).toBe(last)
    expect(performance.now() - before).toBeLessThan(2_000)
    // An empty one would pass for a report.
    expect(readdirSync(folder)).not.toContain('report.xml')
  })

  it('leaves to `testmesh cleanup` what a kill -9 did not let it remove', async () => {
    await using target = await startTarget()
    const cli = start(target.url)
    await target.sees('GET /slow')
    cli.child.kill('SIGKILL')
    expect((await cli.ended).code).toBe('SIGKILL')
    expect(target.requests).toEqual(['POST /things', 'POST /things', 'GET /slow'])

    writeFileSync(join(folder, 'other.testmesh.yaml'), 'name: Other\nsteps: [{ action: log, config: { message: hello } }]\n')
    const next = await startCli(['run', 'other.testmesh.yaml'], { cwd: folder }).ended
    expect(next.output).toMatch(/^2 things that runs made may still be there: `testmesh cleanup` removes them\n✓ Other /)

    // The variables are on record, sealed: nothing needs to be given again.
    const cleanup = await startCli(['cleanup'], { cwd: folder }).ended
    expect(cleanup).toEqual({
      code: 0,
      output: '✓ removed what steps/second left behind\n✓ removed what steps/first left behind\n2 removed, 0 still there\n',
    })
    expect(target.requests.slice(3)).toEqual(['DELETE /things/t-2', 'DELETE /things/t-1'])
    const again = await startCli(['cleanup'], { cwd: folder }).ended
    expect(again).toEqual({ code: 0, output: 'nothing was left behind\n' })
    expect((await startCli(['run', 'other.testmesh.yaml'], { cwd: folder }).ended).output).toMatch(/^✓ Other /)
  })

  it('tells the next run of a cleanup that did not pass', async () => {
    const stuck = 'cleanup: [{ id: stuck, action: fail, config: { message: still there } }]'
    writeFileSync(
      join(folder, 'made.testmesh.yaml'),
      `name: Made\nsteps: [{ id: make, action: log, config: { message: made }, ${stuck} }]\n`,
    )
    const run = async () => startCli(['run', 'made.testmesh.yaml'], { cwd: folder }).ended
    expect((await run()).output).toMatch(/^✓ Made .*\n {4}! cleanup: make › stuck failed: still there/)
    expect((await run()).output).toMatch(/^1 thing that runs made may still be there: `testmesh cleanup` removes it\n✓ Made /)
  })

  it('forgets when it is told to what cannot be removed any more, and looks where the run kept its ledger', async () => {
    const below = join(folder, 'below')
    mkdirSync(below)
    renameSync(join(folder, 'things.testmesh.yaml'), join(below, 'things.testmesh.yaml'))
    writeFileSync(join(below, 'testmesh.config.yaml'), 'flows: .\n')
    const hangUp = createServer((socket) => socket.destroy())
    onTestFinished(() => void hangUp.close())
    let port = 0
    {
      await using target = await startTarget()
      const cli = startCli(['run', 'below/things.testmesh.yaml', '--var', `TARGET=${target.url}`], { cwd: folder })
      await target.sees('GET /slow')
      cli.child.kill('SIGKILL')
      await cli.ended
      port = Number(new URL(target.url).port)
    }
    // Else a server of another test could be there by now, and answer.
    await once(hangUp.listen(port, '127.0.0.1'), 'listening')
    const cleanUp = async (...args: string[]) => startCli(['cleanup', ...args], { cwd: folder }).ended
    expect(await cleanUp()).toEqual({ code: 0, output: 'nothing was left behind\nperhaps by the project below: testmesh cleanup below\n' })
    const stuck = await cleanUp('below')
    expect(stuck).toMatchObject({ code: 1, output: expect.stringContaining('0 removed, 2 still there; where it is gone already,') })
    const forgotten = await cleanUp('below', '--forget')
    expect(forgotten).toMatchObject({ code: 0, output: expect.stringContaining('0 removed, 2 forgotten\n') })
    expect(await cleanUp('below')).toEqual({ code: 0, output: 'nothing was left behind\n' })
  })
})
