// Packs the command line, as npm gets it, to where the Dockerfile of deploy/docker takes it from.
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildDashboard } from './build-dashboard.ts'
import { root, runStep } from './run-step.ts'

const context = join(root, 'deploy/docker')

const main = async (): Promise<boolean> => {
  const into = mkdtempSync(join(context, 'pack-'))
  try {
    const isPacked =
      (await buildDashboard()).isPassed &&
      (await runStep('building the command line', ['turbo', 'run', 'build', '--filter=testmesh', '--output-logs=errors-only'])).isPassed &&
      (await runStep('packing it', ['pnpm', '--dir', 'apps/cli', 'pack', '--pack-destination', into])).isPassed
    const [tarball] = readdirSync(into)
    if (!isPacked || tarball === undefined) return false
    renameSync(join(into, tarball), join(context, 'testmesh.tgz'))
    return true
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

process.exitCode = (await main()) ? 0 : 1
