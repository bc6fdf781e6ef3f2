// Makes a machine with only git, npm and some Node (20 or newer) ready, then hands over to scripts/<task>.ts on the right Node.
// Built-ins only: nothing is installed yet when this runs.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_VERSION = '24.21.0'
const PNPM_VERSION = '12.21.0'
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const toolchain = join(root, '.toolchain')
const [task, ...args] = process.argv.slice(2)

/** The engines range of our packages: ^22.22.2 || ^24.15.0 || >=26. */
const isSupportedNode = (version) => {
  const [major, minor, patch] = version.split('.').map(Number)
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2)
  if (major === 24) return minor >= 15
  return major >= 26
}

const say = (text) => process.stderr.write(`${text}\n`)

const fail = (text) => {
  say(`\nset-up stopped: ${text}`)
  process.exit(3)
}

const run = (command, commandArgs, options = {}) => {
  const result = spawnSync(command, commandArgs, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.error) fail(`${command} could not be started: ${result.error.message}`)
  return result
}

const versionOf = (command) => {
  const result = spawnSync(command, ['--version'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim().replace(/^v/, '') : undefined
}

const npmInstall = (what, spec) => {
  say(`· fetching ${what} into .toolchain/ (once)`)
  mkdirSync(toolchain, { recursive: true })
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--no-update-notifier', '--loglevel=error']
  const result = run('npm', ['install', '--prefix', toolchain, ...flags, ...spec], { shell: isWindows })
  if (result.status !== 0) fail(`npm could not fetch ${what}. Is a package registry in reach? Or install Node 24 yourself and try again.`)
  // Puts the native program where the package has a placeholder that only a shell can run. npm may refuse to run such scripts.
  const pnpm = join(toolchain, 'node_modules/pnpm')
  if (existsSync(join(pnpm, 'install.js'))) run(process.execPath, ['install.js'], { cwd: pnpm })
}

const isWindows = process.platform === 'win32'
const nodePackage = `node-${isWindows ? 'win' : process.platform}-${process.arch}`
const toolchainNode = join(toolchain, 'node_modules', nodePackage, 'bin', isWindows ? 'node.exe' : 'node')
const toolchainBin = join(toolchain, 'node_modules', '.bin')

/** Decides which Node and pnpm to use and fetches both in one go when neither the machine nor .toolchain/ has them. */
const findTools = () => {
  const ownNode = isSupportedNode(process.versions.node)
  const node = ownNode ? process.execPath : toolchainNode
  const missing = []
  if (!existsSync(node)) {
    // Exact where it is known to exist; other platforms lag by a few releases.
    const wanted = process.platform === 'linux' && process.arch === 'x64' ? NODE_VERSION : '24'
    missing.push(`${nodePackage}@${wanted}`)
  }
  const hasPnpm = existsSync(join(toolchainBin, 'pnpm'))
  const path = [ownNode ? [] : dirname(toolchainNode), hasPnpm ? toolchainBin : [], process.env.PATH ?? ''].flat().join(delimiter)
  return { node, missing, hasPnpm, path }
}

const installStamp = join(root, 'node_modules', '.testmesh-installed')

/** Changes when the lockfile or any manifest of the workspace does. */
const installKey = () => {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests()]) {
    const path = join(root, file)
    if (existsSync(path)) hash.update(file).update(readFileSync(path))
  }
  return hash.digest('hex')
}

const manifests = () => [
  ...['packages', 'apps', 'tooling', 'examples'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name, 'package.json')),
  ),
  'tests/package.json',
  'bench/package.json',
]

const main = () => {
  if (!task || !existsSync(join(root, 'scripts', `${task}.ts`))) fail(`there is no script called "${task}"`)
  let tools = findTools()
  const isInstalled = existsSync(tools.node) && existsSync(installStamp) && readFileSync(installStamp, 'utf8') === installKey()
  if (!isInstalled) {
    const needsPnpm = !tools.hasPnpm && !versionOf('pnpm')?.startsWith('12.')
    const missing = [...tools.missing, ...(needsPnpm ? [`pnpm@${PNPM_VERSION}`] : [])]
    if (missing.length > 0) npmInstall(missing.map((spec) => spec.replace('@', ' ')).join(' and '), missing)
    tools = findTools()
    say('· installing dependencies')
    const env = { ...process.env, PATH: tools.path }
    const result = run('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only'], { env, shell: isWindows })
    if (result.status !== 0) fail('pnpm install failed; its own words are above')
    writeFileSync(installStamp, installKey())
  }
  handOver(tools)
}

/** Tools that would tell their makers how they are used do not: nothing phones home. */
const quiet = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }

/** What runs from source is stripped of its types and compiled once, not at each start. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'testmesh', 'compiled') }

/** Commands that people are shown work as they are in this clone. */
const named = { TESTMESH_PROGRAM: 'npm run testmesh --' }

/** Stays in the foreground until the real script ends, so that Ctrl-C leaves it the time to tear down. */
const handOver = (tools) => {
  const env = { ...process.env, ...quiet, ...(task === 'test' ? {} : { ...compiled, ...named }), PATH: tools.path }
  const child = spawn(tools.node, [join('scripts', `${task}.ts`), ...args], { cwd: root, stdio: 'inherit', env })
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => fail(`${tools.node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

main()
