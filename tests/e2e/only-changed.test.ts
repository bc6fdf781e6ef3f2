import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-changed-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

const git = (...args: string[]): void => {
  const who = {
    GIT_AUTHOR_NAME: 'test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  }
  const env = { ...process.env, ...who, GIT_CONFIG_GLOBAL: '/dev/null' }
  execFileSync('git', args, { cwd: folder, env, stdio: 'pipe' })
}

const commit = (): void => {
  git('add', '.')
  git('commit', '-q', '-m', 'all')
}

const run = async (...args: string[]) => {
  const { code, output } = await startCli(['run', '-j', '1', ...args], { cwd: join(folder, 'e2e') }).ended
  const ran = [...output.matchAll(/^✓ (.*?) {2}/gm)].map(([, name = '']) => name)
  return code === 0 ? ran : { code, output }
}

const saying = (name: string, more = ''): string => `name: ${name}\n${more}steps: [{ id: say, action: log, config: { message: hello } }]\n`

describe('--only-changed', () => {
  beforeEach(() => {
    write('e2e/testmesh.config.yaml', 'flows: flows\n')
    write('e2e/environments/staging.yaml', 'variables: { WHO: you }\n')
    write('e2e/flows/alone.testmesh.yaml', saying('Alone'))
    write('e2e/flows/part.testmesh.yaml', saying('Part'))
    write('e2e/flows/whole.testmesh.yaml', 'name: Whole\nsteps: [{ action: run_flow, config: { flow: part.testmesh.yaml } }]\n')
    write('e2e/flows/rows.testmesh.yaml', saying('Rows', 'data: ../cases.csv\n'))
    write('e2e/cases.csv', 'x\n1\n')
    git('init', '-q', '-b', 'main')
    commit()
  })

  it('runs what changed since the last commit: flows, what they read, what git does not know yet', async () => {
    expect(await run('--only-changed')).toEqual({
      code: 4,
      output: 'no flows found: of 4 flows none changed since the last commit\n',
    })
    write('e2e/flows/part.testmesh.yaml', `${saying('Part')}# changed\n`)
    expect(await run('--only-changed')).toEqual(['Part', 'Whole'])
    write('e2e/flows/new.testmesh.yaml', saying('New'))
    write('e2e/cases.csv', 'x\n1\n2\n')
    git('add', 'e2e/cases.csv')
    expect(await run('--only-changed')).toEqual(['New', 'Part', 'Rows [1]', 'Rows [2]', 'Whole'])
    write('e2e/environments/staging.yaml', 'variables: { WHO: me }\n')
    expect(await run('--only-changed', '-e', 'staging', '--shard', '1/2')).toEqual(['Alone', 'Part', 'Rows [2]'])
  })

  it('runs what changed since a branch left another, whatever happened there since', async () => {
    git('switch', '-q', '-c', 'topic')
    write('e2e/flows/alone.testmesh.yaml', `${saying('Alone')}# on the branch\n`)
    commit()
    git('switch', '-q', 'main')
    write('e2e/flows/part.testmesh.yaml', `${saying('Part')}# on main\n`)
    commit()
    git('switch', '-q', 'topic')
    expect(await run('--only-changed=main')).toEqual(['Alone'])
    write('e2e/cases.csv', 'x\n7\n')
    expect(await run('--only-changed=main')).toEqual(['Alone', 'Rows [7]'])
  })

  it('says when git cannot tell', async () => {
    expect(await run('--only-changed=nowhere')).toMatchObject({
      code: 2,
      output: expect.stringMatching(
        /^error: --only-changed asks git about .*, and it has no history in common with nowhere \(.*nowhere.*\)\n$/,
      ),
    })
    expect(await run('--only-changed=')).toMatchObject({
      code: 2,
      output: expect.stringContaining('--only-changed= names no branch or commit'),
    })
    rmSync(join(folder, '.git'), { recursive: true })
    expect(await run('--only-changed')).toMatchObject({ code: 2, output: expect.stringContaining('and it is in no git repository (') })
  })
})
