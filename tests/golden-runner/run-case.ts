import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { normalise } from './normalise.ts'
import { startTarget } from './target-server.ts'

/** What a case expects, and the words it runs: these are not copied beside its flows. */
const ownFiles = new Set(['args', 'stdout.txt', 'stderr.txt', 'exit', 'requests.txt', 'expected-files', 'forbidden.txt'])

/** Files of a case by name, as they are or as they should be; one that is absent is empty. */
export type Golden = Readonly<Record<string, string>>

/** Runs the commands of a case with the program `bin`, in a folder and against a server of its own. */
export const runCase = async (path: string, bin: string): Promise<Golden> => {
  await using target = await startTarget()
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'testmesh-golden-')))
  try {
    for (const name of readdirSync(path)) if (!ownFiles.has(name)) cpSync(join(path, name), join(folder, name), { recursive: true })
    const runs: Run[] = []
    for (const words of commandsOf(path)) runs.push({ words, ...(await runCli(words, { bin, folder, port: target.port })) })
    const texts: Record<string, string> = {
      'stdout.txt': shown(runs, 'stdout'),
      'stderr.txt': shown(runs, 'stderr'),
      exit: `${runs.map(({ code }) => code).join('\n')}\n`,
    }
    // Beside what every case tells: the requests the server saw and files that were written, where the case has them.
    if (existsSync(join(path, 'requests.txt'))) texts['requests.txt'] = target.requests.map((request) => `${request}\n`).join('')
    for (const name of filesBelow(join(path, 'expected-files')))
      texts[`expected-files/${name}`] = existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''
    if (existsSync(join(path, 'forbidden.txt'))) refuseForbidden(path, [...Object.values(texts), ...recorded(folder)])
    return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, normalise(text, { folder, target })]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same files as the case holds them. */
export const readCase = (path: string, names: readonly string[]): Golden =>
  Object.fromEntries(names.map((name) => [name, existsSync(join(path, name)) ? readFileSync(join(path, name), 'utf8') : '']))

export const updateCase = (path: string, golden: Golden): void => {
  for (const [name, text] of Object.entries(golden)) {
    if (text === '' && name === 'stderr.txt') rmSync(join(path, name), { force: true })
    else writeFileSync(join(path, name), text)
  }
}

/**
 * Lines of `forbidden.txt` may stand nowhere: not in what was printed, not in what was recorded. The cache of flows is neither: it
 * is what stands in the flows themselves.
 */
const refuseForbidden = (path: string, texts: readonly string[]): void => {
  const secrets = readFileSync(join(path, 'forbidden.txt'), 'utf8').trimEnd().split('\n')
  for (const secret of secrets) if (texts.some((text) => text.includes(secret))) throw new Error(`"${secret}" was printed or recorded`)
}

const recorded = (folder: string): string[] => {
  const below = join(folder, '.testmesh')
  const names = filesBelow(below).filter((name) => !/^cache[\\/]/.test(name))
  return names.map((name) => readFileSync(join(below, name), 'latin1'))
}

interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | string
}

type Run = Ended & { readonly words: string }

/** A command per line, after `cd folder && ` when it runs there, and variables of the shell, `CI=1`, before ` < file` when it reads one; `#` begins a remark. */
const commandsOf = (path: string): string[] =>
  readFileSync(join(path, 'args'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))

const splitWords = (line: string): string[] => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

/** Where several commands ran, each is named above what it wrote. */
const shown = (runs: readonly Run[], stream: 'stdout' | 'stderr'): string =>
  runs.length === 1
    ? (runs[0]?.[stream] ?? '')
    : runs
        .filter((run) => run[stream] !== '')
        .map((run) => `$ ${run.words.replace(/^((?:cd \S+ && )?(?:[A-Z_]+=\S+ )*)/, '$1testmesh ')}\n${run[stream]}`)
        .join('\n')

const runCli = (written: string, { bin, folder, port }: { bin: string; folder: string; port: number }): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const [line = '', input] = written.split(' < ')
    const [, below = '.', settings = '', words = ''] = /^(?:cd (\S+) && )?((?:[A-Z_]+=\S+ )*)(.*)$/.exec(line) ?? []
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, '.config'),
      NODE_COMPILE_CACHE: join(dirname(bin), 'compile-cache'),
      TZ: 'UTC',
      NO_COLOR: '1',
      COLUMNS: '100',
      TESTMESH_VAR_TARGET: `http://127.0.0.1:${port}`,
      TESTMESH_VAR_HOST: `127.0.0.1:${port}`,
      ...Object.fromEntries(
        settings
          .trim()
          .split(' ')
          .flatMap((setting) => (setting ? [setting.split('=')] : [])),
      ),
    }
    const child = spawn(process.execPath, [bin, ...splitWords(words)], { cwd: join(folder, below), env })
    // Who does not read it may have ended before.
    child.stdin.on('error', () => undefined).end(input && readFileSync(join(folder, below, input)))
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ stdout, stderr, code: code ?? signal ?? '' }))
  })

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
    : []
