import { spawn } from 'node:child_process'
import type { Cli } from './find-cli.ts'

export interface RunOptions {
  /** Where it runs. */
  readonly folder: string
  /** Called with each line of its standard output. */
  readonly onLine?: (line: string) => void
  /** Ends it as Ctrl-C does: cleanup and teardown still run. */
  readonly signal?: AbortSignal
}

export interface Ended {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined
  /** Empty where lines were asked for. */
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the command line. @throws where it cannot be started */
export const runCli = ({ program, args }: Cli, words: readonly string[], { folder, onLine, signal }: RunOptions): Promise<Ended> =>
  new Promise((resolve, reject) => {
    // Its output is read, and wants no colours, whatever the shell behind the editor says.
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', TESTMESH_COLOR: '' }
    const child = spawn(program, [...args, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    const cancel = (): void => void child.kill('SIGINT')
    if (signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (!onLine) return
      const lines = stdout.split('\n')
      stdout = lines.pop() ?? ''
      for (const line of lines) onLine(line)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      signal?.removeEventListener('abort', cancel)
      resolve({ exitCode: code ?? undefined, stdout, stderr })
    })
  })

/** @throws where it does not say its version, as what is too old for its Node, or is another program of that name */
export const checkCli = async (cli: Cli, folder: string): Promise<void> => {
  const { stdout, stderr } = await runCli(cli, ['--version'], { folder })
  if (!/^\d+\.\d+\.\d+/.test(stdout)) throw new Error(`${nameOf(cli)} does not start as testmesh does: ${gist(stderr || stdout)}`)
}

/** Where it is, for people. */
export const nameOf = ({ program, args }: Cli): string => args.at(-1) ?? program

/** The line of an error, among those of its stack. */
const gist = (text: string): string => (/^.*\berror\b.*$/im.exec(text)?.[0] ?? text.slice(0, 200)).trim() || 'it says nothing'
