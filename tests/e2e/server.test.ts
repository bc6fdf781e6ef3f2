import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { type ExecutionEvent, streamLaws } from '@testmesh/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type RunningCli, startCli } from './start-cli.ts'
import { startTarget } from './target-server.ts'

let folder: string
let running: RunningCli[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-serve-'))
  running = []
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  rmSync(folder, { recursive: true })
})

const run = (...args: string[]): RunningCli => {
  const cli = startCli(args, { cwd: folder })
  running.push(cli)
  return cli
}

/** Serves on the port, or a free one; resolves to where, and to the link of the first account. */
const serve = async (port = 0) => {
  const cli = run('serve', '--data', join(folder, 'data'), '--port', String(port))
  await cli.says('Ctrl-C ends it.')
  const output = cli.soFar()
  const [, url = ''] = /serves on (\S+),/.exec(output) ?? []
  return { ...cli, url, token: /setup#(\S+)/.exec(output)?.[1] ?? '' }
}

const password = 'correct horse battery'

/** Makes the first account by the link, and a key for programs. */
const makeKey = async ({ url, token }: { url: string; token: string }): Promise<string> => {
  const { accessToken } = await createClient({ url }).setUp({ body: { token, email: 'olga@example.com', name: 'Olga', password } })
  return (await createClient({ url, token: accessToken }).createApiKey({ body: { name: 'ci', scope: 'admin' } })).key
}

const slow = `name: Slow
steps:
${Array.from({ length: 12 }, (_, n) => `  - { id: s${n}, action: delay, config: { duration: 250ms } }`).join('\n')}
`

it('loses and doubles nothing when it is killed in the middle of an execution and started again', async () => {
  const first = await serve()
  const client = createClient({ url: first.url, token: await makeKey(first) })
  const { executions } = await client.createExecution({ body: { text: slow } })
  const id = executions[0]?.id ?? ''
  const seen: ExecutionEvent[] = []
  const cuts: string[] = []
  const following = (async () => {
    for await (const events of client.follow(id, { onConnection: (state) => cuts.push(state) })) seen.push(...events)
  })()
  await expect.poll(() => seen.some((event) => event.type === 'step.finished'), { timeout: 20_000 }).toBe(true)
  first.child.kill('SIGKILL')
  await first.ended
  await serve(Number(new URL(first.url).port))
  await following
  expect(cuts).toContain('cut')
  expect(streamLaws(seen)).toEqual([])
  expect(seen.at(-1)).toMatchObject({ type: 'execution.finished', epoch: 2, data: { verdict: 'passed' } })
  const { items } = await client.listExecutionEvents({ params: { id }, query: {} })
  expect(items).toEqual(seen)
  expect(await client.getExecution({ params: { id } })).toMatchObject({ status: 'finished', verdict: 'passed', epoch: 2 })
  expect((await client.listExecutions({ query: {} })).items).toHaveLength(1)
  expect((await client.listExecutionSteps({ params: { id } })).items.map(({ outcome }) => outcome)).toEqual(Array(12).fill('passed'))
})

it('refuses a second process on its data, and names the first', async () => {
  const first = await serve()
  const { code, output } = await run('serve', '--data', join(folder, 'data'), '--port', '0').ended
  expect(code).toBe(75)
  expect(output).toContain(`is in use by process ${first.child.pid}`)
  first.child.kill('SIGTERM')
  expect(await first.ended).toMatchObject({ code: 0 })
})

it('does not start with another master key than the one that sealed its secrets, and doctor says so', async () => {
  const data = join(folder, 'data')
  const first = await serve()
  first.child.kill('SIGTERM')
  await first.ended
  const with_ = (...args: string[]) => {
    const cli = startCli(args, { cwd: folder, env: { TESTMESH_DATA: data, TESTMESH_PORT: '0', TESTMESH_MASTER_KEY: 'ab'.repeat(32) } })
    running.push(cli)
    return cli.ended
  }
  const refused = await with_('serve')
  expect(refused.code).toBe(2)
  expect(refused.output).toMatch(
    /^error: What is secret in the database was sealed by the master key \w{16}, and this is the key \w{16}\. /,
  )
  const doctor = await with_('doctor')
  expect(doctor.code).toBe(1)
  expect(doctor.output).toMatch(/^✗ the master key is the one .* this is the key \w{16}\. /m)
  expect((await with_('migrate', '--forget-secrets')).output).toContain('0 secrets removed; the next start takes the key it finds')
  expect((await with_('doctor')).code).toBe(0)
})

it('takes what is pushed, runs it as if it ran here, and gives it back', async () => {
  const server = await serve()
  const key = await makeKey(server)
  writeFileSync(
    join(folder, 'a.testmesh.yaml'),
    'name: Who\ndata: who.csv\nsteps:\n  - { id: a, action: log, config: { message: "${who}" }, assert: ["who != \'Bob\'"] }\n',
  )
  writeFileSync(join(folder, 'who.csv'), 'who\nAda\nBob\n')
  expect(await run('login', server.url, '--key', key).ended).toMatchObject({ code: 0 })
  const server_ = createClient({ url: server.url, token: key })
  const remote = await run('run', '--remote').ended
  expect(remote.code).toBe(1)
  expect((await server_.getProject()).flows).toEqual([])
  expect(remote.output).toContain("error[ASSERT_FAILED]: who != 'Bob'")
  expect(remote.output).toMatch(/= run it +testmesh run a\.testmesh\.yaml --remote$/m)
  expect(remote.output).toMatch(/1 failed, 1 passed in /)
  expect((await run('push').ended).output).toContain('+ a.testmesh.yaml\n+ who.csv\n')
  expect((await run('push').ended).output).toContain('2 unchanged')
  expect((await run('run', '--remote', 'a.testmesh.yaml').ended).output).toMatch(/1 failed, 1 passed in /)
  const executions = (await server_.listExecutions({ query: {} })).items
  expect(executions.map(({ flowVersion }) => flowVersion)).toEqual([1, 1, null, null])
  rmSync(join(folder, 'who.csv'))
  writeFileSync(join(folder, 'a.testmesh.yaml'), 'changed here')
  const pulled = await run('pull').ended
  expect(pulled).toMatchObject({ code: 1 })
  expect(pulled.output).toContain('a.testmesh.yaml differs here, and stays')
  expect(readFileSync(join(folder, 'who.csv'), 'utf8')).toBe('who\nAda\nBob\n')
  const misspelt = key.slice(0, -1) + (key.endsWith('x') ? 'y' : 'x')
  expect((await run('login', server.url, '--key', misspelt).ended).output).toContain('is not spelled right')
})

it('runs those flows of a file that the filter wants, as it would here', async () => {
  const server = await serve()
  const key = await makeKey(server)
  const one = (name: string) => `name: ${name}\ntags: [${name}]\nsteps: [{ action: fail, config: { message: "${name} ran" } }]\n`
  writeFileSync(join(folder, 'several.testmesh.yaml'), `${one('first')}---\n${one('second')}`)
  expect(await run('login', server.url, '--key', key).ended).toMatchObject({ code: 0 })
  const here = ['run', '--remote', '-t', 'second', 'several.testmesh.yaml']
  const asText = await run(...here).ended
  await run('push', 'several.testmesh.yaml').ended
  const asStored = await run(...here).ended
  const atLine = await run('run', '--remote', 'several.testmesh.yaml:5').ended
  const input = startCli(['run', '--remote', '-', '-t', 'second'], { cwd: folder, isInteractive: true })
  running.push(input)
  input.child.stdin?.end(readFileSync(join(folder, 'several.testmesh.yaml')))
  const asInput = await input.ended
  expect(asInput.output).toMatch(/= run it +testmesh run - -g second --remote$/m)
  for (const { output } of [asText, asStored, atLine, asInput]) {
    expect(output).toContain('second ran')
    expect(output).not.toContain('first ran')
  }

  // A flow that cannot run there is stored, and no success, however often it is pushed.
  writeFileSync(join(folder, 'broken.testmesh.yaml'), 'name: Broken\nsteps: [{ action: dealy }]\n')
  for (const what of ['+ broken.testmesh.yaml', '1 unchanged']) {
    const broken = await run('push', 'broken.testmesh.yaml').ended
    expect(broken).toMatchObject({ code: 2, output: expect.stringContaining(what) })
    expect(broken.output).toContain('error FLOW_UNKNOWN_ACTION: nobody provides the action "dealy"')
  }

  // What only the command line has is warned of, and refused there.
  const action = { type: 'odd.do', config: { type: 'object' } }
  const description = JSON.stringify({ type: 'description', protocol: 1, actions: [action] })
  writeFileSync(join(folder, 'odd.mjs'), `process.stdin.resume()\nconsole.log(${JSON.stringify(description)})\n`)
  writeFileSync(join(folder, 'testmesh.config.yaml'), 'plugins: [{ name: odd, command: [node, odd.mjs] }]\n')
  writeFileSync(join(folder, 'odd.testmesh.yaml'), 'name: Odd\nsteps: [{ action: odd.do }]\n')
  const pushed = await run('push', 'odd.testmesh.yaml').ended
  expect(pushed.output).toContain(
    'warning PLUGIN_NOT_ON_SERVER: odd.do is an action of the plugin node odd.mjs, and a server loads no plugins',
  )
  expect(pushed.output).not.toContain('FLOW_UNKNOWN_ACTION')
  expect(pushed.code).toBe(0)
  const refused = await run('run', '--remote', 'odd.testmesh.yaml').ended
  expect(refused.code).toBe(2)
  expect(refused.output).toContain('servers load no plugins')
})

it('keeps a secret out of everything: database files, logs, live frames, answers, reports, attachments', async () => {
  const canaries = ['canary-PEM+"\\\n4711', 'canary 8 ü€ 4712', 'canary/base64=4713=='] as const
  await using target = await startTarget()
  const server = await serve()
  const client = createClient({ url: server.url, token: await makeKey(server) })
  const environment = await client.createEnvironment({ body: { name: 'secret' } })
  for (const [at, value] of canaries.slice(0, 2).entries())
    await client.setSecret({ params: { id: environment.id, name: `S${at}` }, body: { value } })
  const step = (id: string, more: string) =>
    `  - id: ${id}\n    action: http_request\n    on_error: continue\n    config:\n      method: POST\n${more}`
  const text = `name: Canaries
steps:
  - { id: log, action: log, config: { message: "\${S0} \${S1} \${S2} \${base64(S0)}" } }
${step('body', `      url: ${target.url}/echo\n      body: { a: "\${S0}", b: "\${S1}", c: "\${S2}" }\n    assert: ["body.nothing == S1"]`)}
${step('header', `      url: ${target.url}/echo?q=\${S1}\n      headers: { x: "\${base64(S1)}" }`)}
${step('refused', '      url: http://127.0.0.1:9/${S2}')}
`
  const { executions } = await client.createExecution({ body: { text, environment: 'secret', secrets: { S2: canaries[2] } } })
  const id = executions[0]?.id ?? ''
  const frames: unknown[] = []
  for await (const events of client.follow(id)) frames.push(...events)
  const reports = await Promise.all(
    (['list', 'junit', 'jsonl'] as const).map(async (format) =>
      (await client.getExecutionReport({ params: { id }, query: { format } })).text(),
    ),
  )
  const answers = [
    await client.getExecution({ params: { id } }),
    await client.listExecutionSteps({ params: { id } }),
    await client.getEnvironment({ params: { id: environment.id } }),
  ]
  expect(JSON.stringify(frames).match(/\*\*\*/g)?.length).toBeGreaterThan(8)
  server.child.kill('SIGTERM')
  const { output } = await server.ended
  const files = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(100)
  const kept = [
    ...files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1')),
    Buffer.from(JSON.stringify([frames, answers]) + reports.join('') + output).toString('latin1'),
  ]
  const forms = canaries.flatMap((canary) => [
    canary,
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
    Buffer.from(canary).toString('base64').replace(/=+$/, ''),
    Buffer.from(canary).toString('hex'),
  ])
  const found = forms.filter((form) => kept.some((content) => content.includes(Buffer.from(form).toString('latin1'))))
  expect(found).toEqual([])
})

it('says what is wrong with its settings, and where they come from', async () => {
  writeFileSync(join(folder, 'testmesh.server.yaml'), 'port: many\nworker_slots: 0\n')
  const broken = await run('doctor').ended
  expect(broken.code).toBe(2)
  expect(broken.output).toContain('testmesh.server.yaml:1:7')
  writeFileSync(join(folder, 'testmesh.server.yaml'), `data: ${join(folder, 'data')}\nport: 0\n`)
  const well = await run('doctor').ended
  expect(well).toMatchObject({ code: 0 })
  expect(well.output).toMatch(/^port +0 +from testmesh\.server\.yaml$/m)
  expect((await run('worker').ended).output).toContain('a worker beside a server needs its PostgreSQL')
})

it('says in its log, as in every line of it, that what was acknowledged is not on the disk', async () => {
  const server = await serve()
  const before = server.soFar().length
  renameSync(join(folder, 'data/database'), join(folder, 'data/taken-away'))
  await fetch(`${server.url}/api/v1/auth/setup`)
  await server.says('what the database acknowledged is not on the disk yet; it is tried again')
  const lines = server.soFar().slice(before).trim().split('\n')
  expect(lines.filter((line) => !line.startsWith('{'))).toEqual([])
})
