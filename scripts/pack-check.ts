// Packs every publishable package, checks the tarballs, and uses them from an empty folder as somebody else would:
// JavaScript, TypeScript, and the command line.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { buildDashboard } from './build-dashboard.ts'
import { root } from './run-step.ts'

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly bin?: unknown
}

const run = (command: string, args: readonly string[], cwd: string): string => {
  try {
    const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: path, FORCE_COLOR: '0' },
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}${stderr}`)
  }
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const packageFolders = (): { folder: string; manifest: Manifest }[] =>
  ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest }))
    .filter(({ manifest }) => manifest.private !== true)

const pack = (folder: string, into: string): string => {
  const before = new Set(readdirSync(into))
  run('pnpm', ['pack', '--pack-destination', into], folder)
  const made = readdirSync(into).find((name) => !before.has(name))
  if (made === undefined) throw new Error(`pnpm pack of ${folder} made no tarball`)
  return join(into, made)
}

const main = async (): Promise<void> => {
  const work = mkdtempSync(join(tmpdir(), 'testmesh-pack-'))
  try {
    if (!(await buildDashboard()).isPassed) throw new Error('the dashboard could not be built')
    run('turbo', ['run', 'build', '--output-logs=errors-only'], root)
    say('· built')
    const tarballs = packageFolders().map(({ folder, manifest }) => {
      const tarball = pack(folder, work)
      run('publint', ['run', tarball, '--strict'], root)
      // A command has no types to get wrong.
      if (manifest.bin === undefined) run('attw', [tarball, '--profile', 'esm-only', '--no-emoji'], root)
      return tarball
    })
    say(`· ${tarballs.length} tarballs are sound`)
    useFromEmptyFolder(work, tarballs)
    say('· they run from an empty folder: JavaScript, TypeScript, command line')
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const useFromEmptyFolder = (work: string, tarballs: readonly string[]): void => {
  const folder = join(work, 'somebody')
  cpSync(join(root, 'tests/packed'), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const typescript = join(root, 'node_modules/typescript-7')
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs, '@types/node@24'], folder)
  run('node', ['library.mjs'], folder)
  run('node', [join(typescript, 'bin/tsc'), '-p', folder], folder)
  run('node', ['library.ts'], folder)
  const said = run('npx', ['--no-install', 'testmesh', 'run', 'hello.testmesh.yaml'], folder)
  if (!said.includes('1 passed')) throw new Error(`the packed command line said:\n${said}`)
}

await main()
