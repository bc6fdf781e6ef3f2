import { type ChildProcess, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { delimiter, join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface StepResult {
  readonly name: string
  readonly isPassed: boolean
  readonly seconds: number
}

export type Command = readonly [string, ...string[]]

/** Runs one command of the workspace, its output passing through. */
export const runStep = async (name: string, command: Command): Promise<StepResult> => {
  process.stdout.write(`\n▸ ${name}\n`)
  const result = await timed(name, start(command, 'inherit'))
  process.stdout.write(lastLine(result))
  return result
}

/** The same beside something else, which goes first where both want the machine. What it says comes when it has ended. */
export const runStepAside = async (name: string, command: Command): Promise<StepResult> => {
  const child = start(command, 'pipe')
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const result = await timed(name, child)
  process.stdout.write(`\n▸ ${name}\n${said}${lastLine(result)}`)
  return result
}

const start = ([program, ...args]: Command, output: 'inherit' | 'pipe'): ChildProcess => {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`
  // On its own `npm start` and `npm test` may run on another Node than the one they found: this one.
  return spawn(program, args, {
    cwd: root,
    stdio: [output === 'pipe' ? 'ignore' : 'inherit', output, output],
    env: { ...process.env, PATH: path },
    shell: process.platform === 'win32',
  })
}

const timed = async (name: string, child: ChildProcess): Promise<StepResult> => {
  const startedAt = performance.now()
  const exitCode = await exitOf(child)
  return { name, isPassed: exitCode === 0, seconds: (performance.now() - startedAt) / 1000 }
}

const lastLine = ({ name, isPassed, seconds }: StepResult): string => `${isPassed ? '✓' : '✗'} ${name}  ${seconds.toFixed(1)} s\n`

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${child.spawnfile} could not be started: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })

/** What a commit needs beside its tests, each a command of its own. */
export const checks: readonly (readonly [string, Command])[] = [
  ['format and lint', ['biome', 'check', '.']],
  ['house rules', ['node', 'tooling/checks/src/main.ts']],
  ['types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only']],
  ['types of scripts', ['tsc', '-p', 'scripts']],
]
