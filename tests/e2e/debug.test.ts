import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requirePeer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bin, startCli } from './start-cli.ts'
import { startTarget, type TargetServer } from './target-server.ts'

let folder: string
let target: TargetServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-debug-'))
  target = await startTarget()
  const flow = `name: Makes a thing
env: { TARGET: ${target.url}, WANTED: t-2 }
steps:
  - id: make
    action: http_request
    config: { method: POST, url: "{{ TARGET }}/things" }
    output: { thing: body.id }
    cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ thing }}" } }]
  - id: twice
    action: for_each
    config:
      items: [1, 2]
      steps:
        - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
  - id: check
    action: http_request
    config: { method: POST, url: "{{ TARGET }}/echo", headers: { X-Key: "{{ KEY }}" }, body: "\${thing}" }
    assert: [thing == WANTED]
`
  writeFileSync(join(folder, 'testmesh.config.yaml'), '')
  writeFileSync(join(folder, 'make.testmesh.yaml'), flow)
})
afterAll(async () => {
  await target[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** What is said and answered, as in a file of commands; without what takes its time. */
const debug = async (commands: readonly string[], ...options: string[]): Promise<{ code: number | string; said: string }> => {
  const args = ['debug', 'make.testmesh.yaml', '--secret', 'KEY=canary-of-the-debugger', ...options]
  const cli = startCli(args, { cwd: folder, isInteractive: true })
  cli.child.stdin?.end(commands.map((line) => `${line}\n`).join(''))
  const { code, output } = await cli.ended
  return { code, said: output.replaceAll(target.url, 'http://target').replace(/\d+(?:\.\d+)? m?s\b/g, 'TIME') }
}

it('stops before each step, shows what it is given, changes a value, and tries again what failed', async () => {
  const { code, said } = await debug(['n', 'n', 'i', 'c', 'wanted', 'status', 'set WANTED = thing', 'a', 'q'])
  expect({ code, said }).toMatchInlineSnapshot(`
    {
      "code": 0,
      "said": "Makes a thing  make.testmesh.yaml

    before make  make.testmesh.yaml:4
      2 | env: { TARGET: http://target, WANTED: t-2 }
      3 | steps:
      4 |   - id: make
        |     ^^^^^^^^
      5 |     action: http_request
      6 |     config: { method: POST, url: "{{ TARGET }}/things" }
      7 |     output: { thing: body.id }
      8 |     cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ thing }}"…
      9 |   - id: twice
     10 |     action: for_each
    debug> n
        ✓ make  http_request  TIME
          thing = "t-1"

    before twice  make.testmesh.yaml:9
      7 |     output: { thing: body.id }
      8 |     cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ thing }}"…
      9 |   - id: twice
        |     ^^^^^^^^^
     10 |     action: for_each
     11 |     config:
     12 |       items: [1, 2]
     13 |       steps:
     14 |         - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
     15 |   - id: check
    debug> n
          | round 1 of t-1
        ✓ twice[0] › say  log  TIME
          | round 2 of t-1
        ✓ twice[1] › say  log  TIME
        ✓ twice  for_each  TIME

    before check  make.testmesh.yaml:15
     13 |       steps:
     14 |         - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
     15 |   - id: check
        |     ^^^^^^^^^
     16 |     action: http_request
     17 |     config: { method: POST, url: "{{ TARGET }}/echo", headers: { X-Key: "{{ KEY }}" }, body: "\${thing}" }
     18 |     assert: [thing == WANTED]
     19 |
    debug> i
    {
      "method": "POST",
      "url": "http://target/echo",
      "headers": {
        "X-Key": "***"
      },
      "body": "t-1"
    }
    debug> c

    ✗ Makes a thing › check                                                        make.testmesh.yaml:15
    error[ASSERT_FAILED]: thing == WANTED
       --> make.testmesh.yaml:18:14
        |
     18 |     assert: [thing == WANTED]
        |              ^^^^^ "t-1"
        |                       ^^^^^^ "t-2"
        |
        = expected  "t-2" (string)
          actual    "t-1" (string)
        = thing = "t-1"  from step make, line 7: body.id
        = WANTED = "t-2"  from env of the flow, line 2
        = request  POST http://target/echo → 200 OK in TIME, 3 B
        = repeat   curl -sS -X POST http://target/echo -H 'x-key: ***' -H 'content-type: text/plain; charset=utf-8' --data-raw t-1
        = run it   testmesh run make.testmesh.yaml --only check

    check failed: a tries it once more, n leaves it at that
    debug> wanted
    nothing is called "wanted"; did you mean "WANTED"?
    debug> status
    200
    debug> set WANTED = thing
    WANTED = "t-1"
    debug> a
        ✓ check  http_request, 2 attempts  TIME

    before undo  make.testmesh.yaml:8
      6 |     config: { method: POST, url: "{{ TARGET }}/things" }
      7 |     output: { thing: body.id }
      8 |     cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ thing }}"…
        |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      9 |   - id: twice
     10 |     action: for_each
     11 |     config:
     12 |       items: [1, 2]
     13 |       steps:
     14 |         - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
    debug> q
        ✓ cleanup: make › undo  http_request  TIME
    ✓ Makes a thing  (6 steps, TIME)
    ",
    }
  `)
  expect(target.requests).toEqual(['POST /things', 'POST /echo', 'POST /echo', 'DELETE /things/t-1'])
})

it('runs to a breakpoint, goes on to a line, takes a result from who looks, and cleans up behind who leaves', async () => {
  const before = target.requests.length
  const commands = [
    'b',
    'b 9',
    'b twice',
    'b sy',
    'b 999',
    'b other.yaml:3',
    'b make.testmesh.yaml:99',
    'v thing',
    'c 17',
    'give { status: 200, body: {} }',
    'q',
  ]
  const { code, said } = await debug(commands, '--break', 'say')
  expect({ code, said }).toMatchInlineSnapshot(`
    {
      "code": 0,
      "said": "Makes a thing  make.testmesh.yaml
        ✓ make  http_request  TIME
          thing = "t-2"

    before say, a breakpoint  make.testmesh.yaml:14
     12 |       items: [1, 2]
     13 |       steps:
     14 |         - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
        |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     15 |   - id: check
     16 |     action: http_request
     17 |     config: { method: POST, url: "{{ TARGET }}/echo", headers: { X-Key: "{{ KEY }}" }, body: "\${thing}" }
     18 |     assert: [thing == WANTED]
     19 |
    debug> b
    say, line 14
    debug> b 9
    stops before twice, line 9
    debug> b twice
    no longer stops before twice, line 9
    debug> b sy
    there is no step sy; did you mean say?
    debug> b 999
    there is no line 999: the file ends at line 19
    debug> b other.yaml:3
    the flow runs no file other.yaml
    debug> b make.testmesh.yaml:99
    there is no line 99: make.testmesh.yaml ends at line 19
    debug> v thing
    thing = "t-2"  (step make, line 7: body.id)
    debug> c 17
          | round 1 of t-2
        ✓ twice[0] › say  log  TIME

    before say, a breakpoint  make.testmesh.yaml:14
     12 |       items: [1, 2]
     13 |       steps:
     14 |         - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
        |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     15 |   - id: check
     16 |     action: http_request
     17 |     config: { method: POST, url: "{{ TARGET }}/echo", headers: { X-Key: "{{ KEY }}" }, body: "\${thing}" }
     18 |     assert: [thing == WANTED]
     19 |
    debug> give { status: 200, body: {} }
        ✓ twice[1] › say  log  TIME
        ✓ twice  for_each  TIME

    before check  make.testmesh.yaml:15
     13 |       steps:
     14 |         - { id: say, action: log, config: { message: "round \${item} of \${thing}" } }
     15 |   - id: check
        |     ^^^^^^^^^
     16 |     action: http_request
     17 |     config: { method: POST, url: "{{ TARGET }}/echo", headers: { X-Key: "{{ KEY }}" }, body: "\${thing}" }
     18 |     assert: [thing == WANTED]
     19 |
    debug> q
        - check  skipped: the debugger was left
        ✓ cleanup: make › undo  http_request  TIME
    ✓ Makes a thing  (5 steps, 1 skipped, TIME)
    ",
    }
  `)
  expect(target.requests.slice(before)).toEqual(['POST /things', 'DELETE /things/t-2'])
})

const terminal = requirePeer(
  'a terminal',
  process.platform === 'linux' && existsSync('/usr/bin/script'),
  'install the command script of util-linux',
)

it.skipIf(terminal.isMissing)(
  `tears down on Ctrl-C in ${terminal.label}, also while a step runs, and completes what is typed`,
  async () => {
    const before = target.requests.length
    writeFileSync(
      join(folder, 'slow.testmesh.yaml'),
      `name: Slow
env: { TARGET: ${target.url} }
steps:
  - id: make
    action: http_request
    config: { method: POST, url: "{{ TARGET }}/things" }
    output: { thing: body.id }
    cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ thing }}" } }]
  - { id: wait, action: delay, config: { duration: 60s } }
teardown: [{ id: down, action: log, config: { message: torn down } }]
`,
    )
    const child = spawn('script', ['-qefc', `${process.execPath} ${bin} debug slow.testmesh.yaml --no-color`, '/dev/null'], { cwd: folder })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    const type = async (keys: string, until: RegExp) => {
      child.stdin.write(keys)
      await expect.poll(() => said, { timeout: 10_000 }).toMatch(until)
    }
    await type('', /before make.*debug> /s)
    await type('n\r', /before wait.*debug> /s)
    await type('thi\t', /thi.*ng$/s)
    await type('\r', /"t-\d+"\r\n.*"t-\d+"\r\n.*debug> \S*$/s)
    await type('n\r', /n\r+\n$/)
    await type('\x03', /torn down/)
    expect(await ended).toBe(130)
    expect(said).toContain('✓ cleanup: make › undo')
    expect(target.requests.slice(before)).toEqual(['POST /things', expect.stringMatching(/^DELETE/)])
    rmSync(join(folder, 'slow.testmesh.yaml'))
  },
)

it('shows what a name was set to that no expression reads as it stands', async () => {
  writeFileSync(
    join(folder, 'other.testmesh.yaml'),
    'name: Other\nenv: { my.name: a }\nsteps: [{ id: a, action: log, config: { message: a } }]\n',
  )
  const cli = startCli(['debug', 'other.testmesh.yaml'], { cwd: folder, isInteractive: true })
  cli.child.stdin?.end('set my.name = "b"\nq\n')
  const { code, output } = await cli.ended
  expect(code).toBe(0)
  expect(output).toContain('debug> set my.name = "b"\nmy.name = "b"\n')
  rmSync(join(folder, 'other.testmesh.yaml'))
})

it('says which steps there are, and that it wants one flow', async () => {
  expect(await debug([], '--break', 'mak')).toEqual({ code: 2, said: 'error: --break mak: there is no step mak; did you mean make?\n' })
  const noLine = 'error: --break 999: there is no line 999: the file ends at line 19\n'
  expect(await debug([], '--break', '999')).toEqual({ code: 2, said: noLine })
  writeFileSync(join(folder, 'other.testmesh.yaml'), 'name: Other\nsteps: [{ id: a, action: log, config: { message: a } }]\n')
  const cli = startCli(['debug', '--secret', 'KEY=canary-of-the-debugger'], { cwd: folder })
  expect(await cli.ended).toEqual({
    code: 2,
    output: 'error: debug wants one flow, and 2 were named: name a file, a line of it, or choose by --grep\n',
  })
})
