// Packs every publishable package, checks the tarballs, and uses them from an empty folder as somebody else would:
// JavaScript, TypeScript, and the command line.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { buildDashboard } from './build-dashboard.ts'
import { root } from './run-step.ts'

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly bin?: unknown
}

const execute = promisify(execFile)

const run = async (command: string, args: readonly string[], cwd: string): Promise<string> => {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`
  try {
    const { stdout } = await execute(command, args, { cwd, env: { ...process.env, PATH: path, FORCE_COLOR: '0' } })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}${stderr}`)
  }
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

interface Package {
  readonly folder: string
  readonly manifest: Manifest
}

const publishable = (): Package[] =>
  ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest }))
    .filter(({ manifest }) => manifest.private !== true)

/** Packs a package into a folder of its own in `work`, and returns the tarball once others can use it. */
const packSoundly = async ({ folder, manifest }: Package, work: string): Promise<string> => {
  const into = join(work, basename(folder))
  mkdirSync(into)
  await run('pnpm', ['pack', '--pack-destination', into], folder)
  const [made] = readdirSync(into)
  if (made === undefined) throw new Error(`pnpm pack of ${folder} made no tarball`)
  const tarball = join(into, made)
  await run('publint', ['run', tarball, '--strict'], root)
  // A command has no types to get wrong.
  if (manifest.bin === undefined) await run('attw', [tarball, '--profile', 'esm-only', '--no-emoji'], root)
  return tarball
}

const main = async (): Promise<void> => {
  const work = mkdtempSync(join(tmpdir(), 'testmesh-pack-'))
  try {
    if (!(await buildDashboard()).isPassed) throw new Error('the dashboard could not be built')
    await run('turbo', ['run', 'build', '--output-logs=errors-only'], root)
    say('· built')
    const tarballs = await eachOnACore(publishable(), (one) => packSoundly(one, work))
    say(`· ${tarballs.length} tarballs are sound`)
    await useFromEmptyFolder(work, tarballs)
    say('· they run from an empty folder: JavaScript, TypeScript, command line, plugins')
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** As many at the same time as there are cores. Results come as they end. */
const eachOnACore = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const waiting = items.values()
  const results: R[] = []
  const lane = async (): Promise<void> => {
    for (const item of waiting) results.push(await work(item))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
  return results
}

const useFromEmptyFolder = async (work: string, tarballs: readonly string[]): Promise<void> => {
  const folder = join(work, 'somebody')
  cpSync(join(root, 'tests/packed'), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const typescript = join(root, 'node_modules/typescript-7')
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs, '@types/node@24'], folder)
  await run('node', ['library.mjs'], folder)
  await run('node', [join(typescript, 'bin/tsc'), '-p', folder], folder)
  await run('node', ['library.ts'], folder)
  // As a registry would bring it: in the folder, not by a link out of it.
  cpSync(join(folder, 'acme-stock'), join(folder, 'node_modules/@acme/stock'), { recursive: true })
  const said = await run('npx', ['--no-install', 'testmesh', 'run', 'hello.testmesh.yaml', 'plugins.testmesh.yaml'], folder)
  if (!said.includes('2 passed') || !said.includes('failed, tolerated: there is nobody'))
    throw new Error(`the packed command line said:\n${said}`)
}

await main()
