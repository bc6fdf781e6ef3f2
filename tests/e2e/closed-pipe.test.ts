import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bin, repository } from './start-cli.ts'

it('ends with the verdict when whoever reads its output leaves early', async () => {
  const env = { ...process.env, NO_COLOR: '1' }
  const child = spawn(process.execPath, [bin, 'validate', join(repository, 'examples/flows')], { cwd: join(repository, 'examples'), env })
  child.stdout.destroy()
  child.stderr.destroy()
  const code = await new Promise((resolve) => child.on('exit', resolve))
  expect(code).toBe(0)
})

it('ends only when all of a long output is written, however late it is read', async () => {
  const child = spawn(process.execPath, [bin, 'schema'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => child.on('exit', resolve))
  // A pipe holds 64 kB: the rest waits in the process.
  await new Promise((resolve) => setTimeout(resolve, 2000))
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk
  expect(await exited).toBe(0)
  expect(text.length).toBeGreaterThan(200_000)
  expect(() => JSON.parse(text)).not.toThrow()
})

it.skipIf(process.platform === 'win32')('writes a report into a pipe that somebody reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-pipe-'))
  const pipe = join(folder, 'report')
  spawnSync('mkfifo', [pipe])
  const reader = spawn('cat', [pipe])
  writeFileSync(join(folder, 'a.testmesh.yaml'), 'name: A\nsteps: [{ action: log, config: { message: hello } }]\n')
  const child = spawn(process.execPath, [bin, 'run', '-q', '-r', `junit=${pipe}`], { cwd: folder, stdio: 'ignore' })
  const exited = new Promise((resolve) => child.on('exit', resolve))
  // One that waits for another reader hears no other signal.
  const giveUp = setTimeout(() => child.kill('SIGKILL'), 20_000)
  let text = ''
  for await (const chunk of reader.stdout.setEncoding('utf8')) text += chunk
  expect(await exited).toBe(0)
  clearTimeout(giveUp)
  expect(text).toMatch(/^<\?xml .*<\/testsuites>\n$/s)
  rmSync(folder, { recursive: true })
})

const inFolder = (flow: string) => {
  const cwd = mkdtempSync(join(tmpdir(), 'testmesh-room-'))
  writeFileSync(join(cwd, 'a.testmesh.yaml'), flow)
  return {
    cwd,
    run: (...args: readonly string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' })
      return { status, stdout, stderr: stderr.replace(/\d{8}-\d{6}-\d{3}-\d+/, '<batch>') }
    },
    [Symbol.dispose]: () => rmSync(cwd, { recursive: true }),
  }
}

const twice = 'name: A\nsteps: [{ action: log, config: { message: hello } }, { action: log, config: { message: again } }]\n'

const noRoom = (name: string): string => `error: there is no ${name} report: cannot use /dev/full: the disk is full (ENOSPC)\n`
const writeLater = (name: string): string => `once it can be written: testmesh show .testmesh/batches/<batch> -r ${name}=…\n`

it.runIf(process.platform === 'linux').each(['html', 'jsonl'])(
  'runs everything and writes its other reports where there is no room for one, and does not pass: %s',
  (name) => {
    using folder = inFolder(twice)
    const { status, stdout, stderr } = folder.run('run', '-r', `${name}=/dev/full,junit=report.xml,list`)
    expect({ status, stderr }).toEqual({ status: 70, stderr: noRoom(name) + writeLater(name) })
    expect(stdout).toMatch(/^✓ A .*\n\n1 passed in /)
    expect(readFileSync(join(folder.cwd, 'report.xml'), 'utf8')).toMatch(/tests="1" failures="0" .*<\/testsuites>\n$/s)
    const shown = folder.run('show', '-r', `${name}=/dev/full,junit=again.xml,list`)
    expect(shown).toEqual({ status: 70, stdout, stderr: noRoom(name) })
    expect(readFileSync(join(folder.cwd, 'again.xml'), 'utf8')).toMatch(/<\/testsuites>\n$/)
  },
)

it.runIf(process.platform === 'linux')('fails with its flows, whether or not there is room for their report', () => {
  using folder = inFolder(twice.replace('log', 'fail'))
  expect(folder.run('run', '-r', 'junit=/dev/full')).toEqual({ status: 1, stdout: '', stderr: noRoom('junit') + writeLater('junit') })
})

it.runIf(process.platform === 'linux').each([['schema'], ['fmt', '-'], ['explain', 'HTTP_TIMEOUT']])(
  'does not pass when the disk has no room for its output: %s',
  (...args) => {
    const input = 'name: a\nsteps:\n- action: log\n'
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: repository,
      input,
      stdio: ['pipe', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 70, stderr: 'error: cannot use standard output: the disk is full (ENOSPC)\n' })
  },
)

it.each(['--version', '--help'])('answers %s without a word when nobody waits for it', async (word) => {
  const child = spawn(process.execPath, [bin, word], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect({ code, said }).toEqual({ code: 0, said: '' })
})
