// pnpm bench:backup
// Measures a backup of a large server whose database is in a folder, and the restore into another folder.
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlatform } from '@testmesh/platform'
import { packCli } from '../pack-cli.ts'
import { seedExecutions, seededExecutions } from '../seed-executions.ts'

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Of the child, so far, in MB; where the system tells. */
const peakOf = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

const measure = async (bin: string, args: readonly string[]): Promise<void> => {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  let peakMb = 0
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid ?? 0))
  }, 100)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`testmesh ${args.join(' ')} ended with ${code}`)
  const seconds = (performance.now() - startedAt) / 1000
  say(
    `${(args.includes('--verify') ? 'verify' : (args[0] ?? '')).padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${Math.round(peakMb)} MB of memory`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'testmesh-bench-'))
try {
  const bin = packCli(folder)
  const [data, restored, file] = [join(folder, 'data'), join(folder, 'restored'), join(folder, 'all.tar.gz')]
  const platform = await openPlatform({ folder: data })
  await seedExecutions(platform.database, { events: 10 })
  await platform.close()
  say(`Node ${process.versions.node}, ${availableParallelism()} cores, ${seededExecutions} executions with 10 events each\n`)
  await measure(bin, ['backup', file, '--data', data])
  await measure(bin, ['backup', '--verify', file])
  mkdirSync(restored)
  copyFileSync(join(data, 'master.key'), join(restored, 'master.key'))
  await measure(bin, ['restore', file, '--data', restored])
  say(`\nthe file has ${Math.round(statSync(file).size / 1e6)} MB`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
