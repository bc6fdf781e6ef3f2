import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { repository, startCli } from './start-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'testmesh-programs-'))
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => startCli(args, { cwd: folder, env }).ended

/** A program that does what a step asks of it, right or wrong. */
const odd = `import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
const send = (message) => process.stdout.write(JSON.stringify(message) + '\\n')
const description = {
  type: 'description', protocol: 1,
  actions: [{
    type: 'odd.do', title: 'Do something odd', description: 'Does it.', aliases: ['odd.make'],
    config: { type: 'object', required: ['how'], properties: { how: { type: 'string' }, key: { type: 'string', 'x-secret': true }, at_most: { type: 'integer', maximum: 9, default: 3 }, word: { type: 'string', pattern: '^[a-z]+$' } } },
    result: { type: 'object', required: ['value'], properties: { value: {} } },
  }],
  codes: { ODD_REFUSED: { title: 'It was refused.', hint: 'Ask for something else.' } },
}
const ways = {
  env: (id) => send({ type: 'result', id, result: { value: [process.env.GIVEN, process.env.KEPT, typeof process.env.PATH] } }),
  pid: (id) => send({ type: 'result', id, result: { value: process.pid } }),
  default: (id, { at_most }) => send({ type: 'result', id, result: { value: at_most } }),
  tell: (id, { key }) => {
    send({ type: 'secret', id, value: 'found-at-run-time' })
    send({ type: 'log', id, line: 'with ' + key + ' and found-at-run-time ' + process.env.ODD_TOKEN })
    send({ type: 'attach', id, name: 'page', media_type: 'text/plain', text: 'kept' })
    send({ type: 'result', id, result: { value: 1 } })
  },
  refuse: (id) => send({ type: 'error', id, code: 'ODD_REFUSED', message: 'no', kind: 'connection', result: { value: 2 } }),
  note: (id) => { console.error('a note for people'); setTimeout(() => ways.pid(id), 50) },
  crash: () => { console.error('out of paper'); process.exit(3) },
  leave: () => { spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit' }); process.exit(4) },
  print: () => console.log('debug: 1'),
  long: () => process.stdout.write('x'.repeat(17 * 1024 * 1024)),
  wrong: (id) => send({ type: 'result', id, result: { valeu: 1 } }),
  list: (id) => send({ type: 'result', id, result: [] }),
  code: (id) => send({ type: 'error', id, code: 'no code', message: 'x' }),
  other: () => send({ type: 'result', id: 99, result: { value: 1 } }),
  hang: () => writeFileSync('hangs', ''),
}
createInterface({ input: process.stdin }).on('line', (line) => {
  const { type, id, config } = JSON.parse(line)
  if (type === 'describe') send(description)
  if (type === 'run') ways[config.how](id, config)
})
`

beforeAll(() => {
  write('odd.mjs', odd)
  write(
    'testmesh.config.yaml',
    `plugins: [{ name: odd, command: ["${process.execPath}", "${join(folder, 'odd.mjs')}"], env: [GIVEN, ODD_TOKEN] }]\n`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const steps = (...configs: readonly string[]): string =>
  `name: Odd\nsteps:\n${configs.map((config, index) => `  - { id: s${index + 1}, action: odd.do, ${config} }\n`).join('')}`

it('runs its actions in one process, which sees of the shell what it was given', async () => {
  write(
    'right.testmesh.yaml',
    `${steps(
      'config: { how: env }, assert: [\'value == ["yes", null, "string"]\']',
      'config: { how: pid }',
      'config: { how: pid }, assert: [value == s2.value]',
      'config: { how: default }, assert: [value == 3]',
      'config: { how: tell, key: very-secret }',
      'config: { how: note }',
      'config: { how: refuse }, retry: { attempts: 2, delay: 1ms, retry_on: [connection] }, on_error: continue',
    )}  - { action: odd.make, config: { how: pid }, assert: [value == s2.value] }\n`,
  )
  write('also.testmesh.yaml', steps('config: { how: pid }'))
  const { code, output } = await run(['run', 'right.testmesh.yaml', 'also.testmesh.yaml', '-v', '-j', '1'], {
    GIVEN: 'yes',
    ODD_TOKEN: 'of-the-shell',
    KEPT: 'secret',
  })
  expect(output).toContain('2 passed in')
  expect(code).toBe(0)
  expect(output).toContain('| with *** and *** ***\n')
  expect(output).toContain('| a note for people\n')
  expect(output).toContain('✗ s7  odd.do, 2 attempts  tolerated')
  expect((await run(['explain', 'ODD_REFUSED'])).output).toContain('It was refused.')
})

it('tells how a program broke its word, and starts it anew', async () => {
  const ways = ['crash', 'print', 'long', 'wrong', 'list', 'code', 'other']
  const broken = ways.map((how) => `config: { how: ${how} }, on_error: continue`)
  write(
    'broken.testmesh.yaml',
    steps(
      ...broken,
      `config: { how: pid, word: "\${'A'}" }, on_error: continue`,
      'config: { how: hang }, timeout: 200ms, on_error: continue',
      'config: { how: hang }, timeout: 20s, on_error: continue',
      'config: { how: leave }, timeout: 20s, on_error: continue',
      'config: { how: pid }',
    ),
  )
  const { code, output } = await run(['run', 'broken.testmesh.yaml'])
  expect(code).toBe(0)
  const told = output.replace(/\n {6}/g, ' ').match(/! s\d+ .*?(?= {2}broken|\n|$)/g)
  expect(told?.map((line) => line.replace(/x{50,}/g, 'x…').trim())).toMatchInlineSnapshot(`
    [
      "! s1 failed, tolerated: the program of the plugin odd ended with exit code 3; it said: out of paper broken.testmesh.yaml:3",
      "! s2 failed, tolerated: the program of the plugin odd wrote to its standard output what is no message: debug: 1 broken.testmesh.yaml:4",
      "! s3 failed, tolerated: the program of the plugin odd wrote to its standard output a line of more than 16 MiB broken.testmesh.yaml:5",
      "! s4 failed, tolerated: the result of odd.do does not fit its schema at value: it wants a value, but got missing broken.testmesh.yaml:6",
      "! s5 failed, tolerated: the result of the action is no object",
      "! s6 failed, tolerated: the program sent an "error" with the code "no code": a code is like LEDGER_NO_ACCOUNT broken.testmesh.yaml:8",
      "! s7 failed, tolerated: the program of the plugin odd sent a "result" with the id 99, which nothing runs under broken.testmesh.yaml:9",
      "! s8 failed, tolerated: the config of odd.do does not fit its schema at word: it wants matches "^[a-z]+$", but got "A"",
      "! s9 failed, tolerated: the attempt took longer than 200 ms",
      "! s10 failed, tolerated: the program of the plugin odd was ended: it went on for 2 s after a cancel broken.testmesh.yaml:12",
      "! s11 failed, tolerated: the program of the plugin odd ended with exit code 4",
    ]
  `)
})

it('tells what is wrong with a program before anything runs', async () => {
  const says = (name: string, message: unknown): string => {
    write(
      `${name}.mjs`,
      `process.stdin.on('end', () => process.exit()).resume()\nconsole.log(${JSON.stringify(JSON.stringify(message))})\n`,
    )
    return `{ name: ${name}, command: [node, ${name}.mjs] }`
  }
  write('dies.mjs', 'console.error("no license"); process.exit(1)\n')
  write('chats.mjs', 'console.log("Hello!")\n')
  const action = { type: 'a.b', config: { type: 'object' } }
  const entries = [
    '{ name: none, command: [no-such-program] }',
    '{ name: dies, command: [node, dies.mjs] }',
    '{ name: chats, command: [node, chats.mjs] }',
    says('later', { type: 'description', protocol: 2, actions: [] }),
    says('idle', { type: 'description', protocol: 1, actions: [] }),
    says('schema', { type: 'description', protocol: 1, actions: [{ ...action, result: { type: 'strng' } }] }),
    says('taken', { type: 'description', protocol: 1, actions: [{ ...action, type: 'http_request' }] }),
    '{ name: Odd, comand: [node] }',
  ]
  const configured = (list: readonly string[]) => `plugins:\n${list.map((entry) => `  - ${entry}\n`).join('')}`
  write('wrong.config.yaml', configured(entries.slice(0, -1)))
  write('misspelt.config.yaml', configured(entries.slice(-1)))
  const problemsOf = async (config: string): Promise<string[]> => {
    const { code, output } = await run(['validate', '-c', config, 'also.testmesh.yaml'])
    expect(code).toBe(2)
    return output.split('\n\n').flatMap(
      (text) =>
        text
          .match(/^error (.*)\n *--> (.*)/)
          ?.slice(1)
          .reverse()
          .join(' ') ?? [],
    )
  }
  expect([...(await problemsOf('wrong.config.yaml')), ...(await problemsOf('misspelt.config.yaml'))]).toMatchInlineSnapshot(`
    [
      "wrong.config.yaml:2:5 PLUGIN_BROKEN: the program of the plugin none cannot be started: there is no program no-such-program",
      "wrong.config.yaml:3:5 PLUGIN_BROKEN: the program of the plugin dies ended with exit code 1; it said: no license",
      "wrong.config.yaml:4:5 PLUGIN_BROKEN: the program of the plugin chats wrote to its standard output what is no message: Hello!",
      "wrong.config.yaml:5:5 PLUGIN_VERSION: the program of later is made for version 2 of plugins, and this TestMesh takes version 1",
      "wrong.config.yaml:6:5 PLUGIN_INVALID: the program of idle has no actions",
      "wrong.config.yaml:7:5 PLUGIN_INVALID: a schema of the program of schema is broken: result.type of a.b: type must be one of null, boolean, object, array, number, string, integer, or a list of them, not "strng"",
      "wrong.config.yaml:8:5 PLUGIN_NAME_TAKEN: node taken.mjs has an action "http_request", which is the name of a built-in action",
      "misspelt.config.yaml:2:18 PROJECT_BAD_CONFIG: "comand" is not a setting of plugins[0]",
    ]
  `)
})

it('leaves no program behind: not when a run is cancelled, not when it is killed', async () => {
  write('slow.testmesh.yaml', steps('config: { how: pid }', 'config: { how: hang }, timeout: 60s'))
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    rmSync(join(folder, 'hangs'), { force: true })
    const cli = startCli(['run', 'slow.testmesh.yaml', '-v'], { cwd: folder })
    await expect.poll(() => existsSync(join(folder, 'hangs')), { timeout: 20_000 }).toBe(true)
    expect(programs()).toHaveLength(1)
    cli.child.kill(signal)
    expect((await cli.ended).code).toBe(signal === 'SIGINT' ? 130 : signal)
    await expect.poll(programs, { timeout: 5_000 }).toEqual([])
  }
})

/** Those that run: the one that only described itself is gone by then. */
const programs = (): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(join(folder, 'odd.mjs')))

it('is shown whole on the page about plugins', () => {
  const page = readFileSync(join(repository, 'docs/plugins.md'), 'utf8')
  for (const file of ['invoices.ts', 'ledger.py']) {
    const text = readFileSync(join(repository, 'examples/plugins/actions', file), 'utf8')
    expect([file, page.includes(`\`\`\`${file.endsWith('.ts') ? 'ts' : 'python'}\n${text}\`\`\`\n`)]).toEqual([file, true])
  }
})
