import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { isAlive } from '../testing/is-alive.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { execCodes } from './codes.ts'
import { exec } from './exec.ts'

const folder = mkdtempSync(join(tmpdir(), 'testmesh-exec-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = async (config: object) => {
  await using context = createTestContext()
  return await runAction(exec, config, context)
}

describe('a program', () => {
  it('gets its arguments as they are, standard input, a folder and its environment', async () => {
    const script = `
      let input = ''
      process.stdin.on('data', (chunk) => { input += chunk }).on('end', () => {
        console.error('said aside')
        console.log(JSON.stringify({ args: process.argv.slice(1), input, cwd: process.cwd(), stage: process.env.STAGE }))
      })`
    const result = await run({
      ...{ command: 'node', args: ['-e', script, '--', 'a b', '$HOME', '*'], stdin: 'ä\n', cwd: folder, env: { STAGE: 'test' } },
    })
    expect(result).toEqual({
      stdout: expect.stringContaining('"a b"'),
      stderr: 'said aside',
      exit_code: 0,
      json: { args: ['a b', '$HOME', '*'], input: 'ä\n', cwd: folder, stage: 'test' },
      duration_ms: expect.any(Number),
    })
  })

  it('knows the trace, and nothing of the environment that may be secret', async () => {
    vi.stubEnv('MY_API_KEY', 'canary')
    const { stdout } = await run({ command: 'env' })
    vi.unstubAllEnvs()
    expect(stdout).toMatch(/^TRACEPARENT=00-[0-9a-f]{32}-[0-9a-f]{16}-01$/m)
    expect(stdout).toMatch(/^PATH=/m)
    expect(stdout).not.toContain('canary')
  })

  it('need not read what it is given', async () => {
    expect(await run({ command: 'true', stdin: 'x'.repeat(1_000_000) })).toMatchObject({ exit_code: 0, stdout: '', json: null })
  })

  it('may say what is no text: that is told, and kept as it is', async () => {
    await using context = createTestContext()
    const result = await runAction(exec, { command: 'printf', args: ['caf\\351'] }, context)
    expect(result.stdout).toBe('caf\ufffd')
    expect(context.logs.at(-1)).toBe('stdout is not UTF-8: \ufffd stands for what cannot be read, and the bytes are attached')
    expect(context.attachments).toEqual([
      { name: 'stdout', mediaType: 'application/octet-stream', bytes: Buffer.from('caf\xe9', 'latin1') },
    ])
  })

  it('may say a lot: the result has all of it, and it is attached, too', async () => {
    await using context = createTestContext()
    const big = 3 * 1024 * 1024
    const result = await runAction(exec, { script: `head -c ${big} /dev/zero; echo ERROR` }, context)
    expect([result.stdout.length, result.stdout.slice(-5), result.exit_code]).toEqual([big + 5, 'ERROR', 0])
    expect(context.attachments.map(({ name, bytes }) => [name, bytes.length])).toEqual([['stdout', big + 6]])
  })

  it('may not say more than is kept: it is ended, and nothing is judged in part', async () => {
    const startedAt = performance.now()
    await expect(run({ script: 'yes >&2; echo never', exit_codes: 'any' })).rejects.toMatchObject({
      ...{
        code: 'EXEC_TOO_MUCH',
        message: 'the sh script wrote more than 64 MiB to stderr',
        hint: expect.stringContaining('> report.txt'),
      },
    })
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    await expect(run({ command: 'head', args: ['-c', '67108864', '/dev/zero'] })).resolves.toMatchObject({ exit_code: 0 })
    await expect(run({ command: 'head', args: ['-c', '67108865', '/dev/zero'] })).rejects.toMatchObject({ code: 'EXEC_TOO_MUCH' })
  })

  it('is followed line by line, for a while', async () => {
    await using context = createTestContext()
    await runAction(exec, { command: 'seq', args: ['500'] }, context)
    expect(context.logs).toHaveLength(201)
    expect(context.logs.slice(-2)).toEqual(['200', '… more lines follow; the result holds them'])
  })
})

describe('a script', () => {
  it('ends at the first line that fails', async () => {
    await expect(run({ script: 'echo one\nfalse\necho two' })).rejects.toMatchObject({
      ...{ code: 'EXEC_FAILED', message: 'the sh script ended with exit code 1: one', result: { stdout: 'one', exit_code: 1 } },
    })
  })

  it('may be for bash', async () => {
    expect(await run({ shell: 'bash', script: 'a=(1 2 3); echo $' + '{#a[@]}' })).toMatchObject({ stdout: '3', json: 3 })
  })
})

describe('what ends it badly', () => {
  it('is an exit code that was not expected', async () => {
    const config = { command: 'node', args: ['-e', 'console.log(1); console.error("no database"); process.exit(3)'] }
    await expect(run(config)).rejects.toMatchObject({
      ...{ code: 'EXEC_FAILED', message: 'node ended with exit code 3: no database', hint: expect.stringContaining('exit_codes') },
    })
    for (const exit_codes of [3, [0, 3], 'any']) expect(await run({ ...config, exit_codes })).toMatchObject({ exit_code: 3, json: 1 })
    await expect(run({ command: 'true', exit_codes: [1] })).rejects.toMatchObject({ code: 'EXEC_FAILED' })
  })

  it('is a signal', async () => {
    await expect(run({ script: 'kill -9 $$' })).rejects.toMatchObject({
      ...{ message: 'the sh script was ended by SIGKILL', result: { exit_code: 137 } },
    })
  })

  it('is a program that is not there, with the words that were meant', async () => {
    await expect(run({ command: 'npm run seed' })).rejects.toMatchObject({
      ...{ code: 'EXEC_NOT_FOUND', message: 'there is no program "npm run seed"', hint: expect.stringContaining('args: [run, seed]') },
    })
    await expect(run({ command: 'true', cwd: join(folder, 'none') })).rejects.toMatchObject({ code: 'EXEC_NOT_STARTED' })
    await expect(run({ command: folder })).rejects.toMatchObject({ code: 'EXEC_NOT_STARTED', message: expect.stringContaining('EACCES') })
  })

  it('is its time limit, and nothing it started goes on', async () => {
    const pids = join(folder, 'pids')
    const script = `sleep 60 & echo $! > ${pids}; echo $$ >> ${pids}; trap '' TERM; while :; do sleep 1; done`
    await expect(run({ script, timeout: '500ms' })).rejects.toMatchObject({
      ...{ code: 'EXEC_TIMEOUT', kind: 'timeout', message: 'the sh script did not end within 500 ms' },
    })
    const [child, self] = readFileSync(pids, 'utf8').trim().split('\n').map(Number) as [number, number]
    await expect.poll(() => [isAlive(child), isAlive(self)]).toEqual([false, false])
  })

  it('leaves nothing running that it left in the background', async () => {
    const { stdout } = await run({ script: 'sleep 60 & echo $!' })
    await expect.poll(() => isAlive(Number(stdout))).toBe(false)
  })
})

it('wants a program or a script, and not both', () => {
  const problemsOf = (config: object) => parseConfig(exec.schema.config, config).problems?.map(({ message }) => message)
  expect(problemsOf({})).toEqual(['this action needs "command" or "script"'])
  expect(problemsOf({ command: 'ls', script: 'ls' })).toEqual(['"script" cannot stand beside "command"'])
  expect(problemsOf({ script: 'ls', args: ['a'] })).toContain('"args" means nothing without "command"')
})

it('is explained, with a line that starts it again', () => {
  const config = { command: 'node', args: ['-e', "console.log('a')"], env: { A: 'b c' }, cwd: 'seeds', timeout: 1 }
  const secret = { command: 'ls', env: { MY_PASSWORD: 'hunter2', API_KEY: 'k', USER: 'ada' }, timeout: 1 }
  expect(exec.explain?.(secret, undefined)).toMatchObject({ repeat: "MY_PASSWORD='***' API_KEY='***' USER=ada ls" })
  expect(exec.explain?.(config, undefined)).toEqual({
    request: `node -e 'console.log('\\''a'\\'')'`,
    repeat: `cd seeds && A='b c' node -e 'console.log('\\''a'\\'')'`,
  })
})

describe('keeps the contract', () => {
  const contract = actionContract(exec, {
    createContext: createTestContext,
    activeResources,
    codes: Object.keys(execCodes),
    cases: [{ name: 'a script', config: { script: 'echo hello' } }],
    hang: { command: 'sleep', args: ['60'] },
    unreachable: { command: 'no-such-program' },
  })
  for (const { name, run: check } of contract) it(name, check)
})
