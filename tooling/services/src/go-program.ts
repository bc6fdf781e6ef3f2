import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isInstalled } from './is-installed.ts'
import { peerPath } from './peer-path.ts'
import { optionalPeer, type Peer } from './require-peer.ts'

export interface GoProgram {
  readonly name: string
  /** As `go install` takes it, with its version. */
  readonly package: string
  /** For one that `go install` does not build, as its repository has more than its module. */
  readonly fromSource?: FromSource
}

interface FromSource {
  /** What the package is in. */
  readonly module: string
  /** Files that it lacks, by their path in it. */
  readonly files?: Readonly<Record<string, string>>
}

/** Where it is once it is built. */
export const pathOf = ({ name, package: path, fromSource }: GoProgram): string =>
  peerPath({ name: `${name.toLowerCase()}-${path.replace(/^.*@v/, '')}`, madeOf: [path, fromSource] })

/** Whether there is one. Where Go is installed, `npm test` has built it, or has said why not. */
export const goPeer = (program: GoProgram): Peer => {
  const reason = isInstalled('go') ? 'npm test builds it, with Go, in a minute' : 'go, which builds it, is not installed'
  return optionalPeer(program.name, existsSync(pathOf(program)), reason)
}

/**
 * Builds it where it is not there yet: once per user. As a server of tests it need not be quick, so it is built without
 * optimisations, in two thirds of the time.
 *
 * @throws Error when Go cannot
 */
export const buildGoProgram = (program: GoProgram): void => {
  const path = pathOf(program)
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  const work = mkdtempSync(`${path}-`)
  try {
    if (program.fromSource) buildFromSource(program.package, program.fromSource, work)
    else go(['install', ...quickly, program.package], { GOBIN: work })
    renameSync(join(work, program.package.replace(/^.*\/([^/]+)@.*$/, '$1')), path)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const quickly = ['-gcflags=all=-N -l', '-ldflags=-s -w']

/** Its compiler takes more memory than it usually would, rather than time. */
const go = (args: readonly string[], env: Readonly<Record<string, string>> = {}): void =>
  void execFileSync('go', args, { env: { ...process.env, GOGC: '400', ...env }, stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 })

/** In a copy: what the cache of Go holds stays as it is. */
const buildFromSource = (path: string, { module, files = {} }: FromSource, work: string): void => {
  const [name = '', version = ''] = path.split('@')
  const told = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const source = join(work, 'source')
  execFileSync('cp', ['-r', '--no-preserve=mode', (JSON.parse(String(told)) as { readonly Dir: string }).Dir, source])
  for (const [file, text] of Object.entries(files)) writeFileSync(join(source, file), text)
  go(['build', '-C', source, '-mod=mod', ...quickly, '-o', `${work}/`, `.${name.slice(module.length)}`])
}
