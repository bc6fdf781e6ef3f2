import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '../..')

/**
 * Builds the command line, packs it, and installs the tarball alone into `folder`, as a user would.
 *
 * @returns the path of the installed program
 */
export const packCli = (folder: string): string => {
  const cli = join(repository, 'apps/cli')
  run('pnpm', ['run', 'build'], cli)
  run('pnpm', ['pack', '--pack-destination', folder], cli)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('pnpm pack made no tarball')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, tarball)], folder)
  return join(folder, 'node_modules/testmesh/dist/bin.js')
}

const run = (command: string, args: readonly string[], cwd: string): void => {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
}
