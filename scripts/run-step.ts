import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface StepResult {
  readonly name: string
  readonly isPassed: boolean
  readonly seconds: number
}

/** Runs one command of the workspace, its output passing through. */
export const runStep = async (name: string, command: readonly [string, ...string[]]): Promise<StepResult> => {
  process.stdout.write(`\n▸ ${name}\n`)
  const startedAt = performance.now()
  const exitCode = await run(command)
  const seconds = (performance.now() - startedAt) / 1000
  process.stdout.write(`${exitCode === 0 ? '✓' : '✗'} ${name}  ${seconds.toFixed(1)} s\n`)
  return { name, isPassed: exitCode === 0, seconds }
}

const run = ([program, ...args]: readonly [string, ...string[]]): Promise<number> =>
  new Promise((resolve) => {
    const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`
    // On its own `npm start` and `npm test` may run on another Node than the one they found: this one.
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: path },
      shell: process.platform === 'win32',
    })
    child.on('error', (error) => {
      process.stderr.write(`${program} could not be started: ${error.message}\n`)
      resolve(127)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })

/** What a commit needs beside its tests, each a command of its own. */
export const checks: readonly (readonly [string, readonly [string, ...string[]]])[] = [
  ['format and lint', ['biome', 'check', '.']],
  ['house rules', ['node', 'tooling/checks/src/main.ts']],
  ['types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only']],
  ['types of scripts', ['tsc', '-p', 'scripts']],
]
