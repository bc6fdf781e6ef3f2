import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface BenchServer {
  readonly url: string
  /** From its start to the first answer. Milliseconds. */
  readonly startMs: number
  /** Of the process itself and of the largest of its children. MiB. */
  memory(): { readonly server: number; readonly child: number }
  stop(): Promise<void>
}

/** `testmesh serve` of the packed command, on an open port, with limits that do not get in the way. */
export const startBenchServer = async (
  bin: string,
  { data, port, databaseUrl }: { data: string; port: number; databaseUrl?: string },
): Promise<BenchServer> => {
  const startedAt = performance.now()
  const env = {
    ...process.env,
    TESTMESH_RATE_LIMIT: '100000000',
    TESTMESH_RATE_LIMIT_ANONYMOUS: '100000000',
    TESTMESH_RATE_LIMIT_LOGIN: '1000',
    TESTMESH_LOG_LEVEL: 'warn',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  }
  const child = spawn(process.execPath, [bin, 'serve', '--data', data, '--port', String(port)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  const answers = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`testmesh serve ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return {
    url,
    startMs: performance.now() - startedAt,
    memory: () => ({ server: residentMb(child.pid), child: Math.max(0, ...childrenOf(child.pid).map(residentMb)) }),
    stop: () => ended(child),
  }
}

const ended = async (child: ChildProcess): Promise<void> => {
  const end = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await end
}

const residentMb = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

const childrenOf = (pid: number | undefined): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
