import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { oneAtATime } from '../../scripts/one-at-a-time.ts'
import { repository } from '../e2e/start-cli.ts'

/** VS Code 1.139 as a server, for a browser. */
const version = '4.139.1'

const folder = join(repository, `node_modules/.cache/testmesh/code-server-${version}`)
const program = join(folder, 'node_modules/code-server')
const installed = join(folder, 'installed')

/** Fetches it once, from the registry alone. What it would build (a logger, a watchdog) it does without. */
export const installCodeServer = (): Promise<void> =>
  oneAtATime('installing code-server', async () => {
    if (existsSync(installed)) return
    mkdirSync(folder, { recursive: true })
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    const install = (cwd: string, ...words: string[]) => promisify(execFile)('npm', ['install', ...flags, ...words], { cwd })
    await install(folder, '--prefix', folder, `code-server@${version}`)
    await install(join(program, 'lib/vscode'), '--omit=dev')
    writeFileSync(installed, '')
  })

export interface CodeServer {
  readonly url: string
  close(): Promise<void>
}

export interface ServerOptions {
  /** Where its settings and its extensions are kept. */
  readonly data: string
  readonly vsix: string
  readonly settings: object
}

/** Serves it with one extension, to this machine alone. */
export const startCodeServer = async ({ data, vsix, settings }: ServerOptions): Promise<CodeServer> => {
  // In a browser, what holds for the machine is kept apart from what holds for the person.
  for (const place of ['User', 'Machine']) {
    mkdirSync(join(data, place), { recursive: true })
    writeFileSync(join(data, place, 'settings.json'), JSON.stringify(settings))
  }
  writeFileSync(join(data, 'config.yaml'), '')
  const places = ['--user-data-dir', data, '--extensions-dir', join(data, 'extensions'), '--config', join(data, 'config.yaml')]
  const entry = join(program, 'out/node/entry.js')
  // Neither updates nor a marketplace are asked for, nor a login shell for its variables.
  const env = {
    ...process.env,
    EXTENSIONS_GALLERY: '{}',
    VSCODE_IPC_HOOK_CLI: '',
    VSCODE_CLI: '1',
    XDG_CONFIG_HOME: data,
    XDG_DATA_HOME: data,
  }
  await promisify(execFile)(process.execPath, [entry, ...places, '--install-extension', vsix], { env })
  const words = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check']
  const child = spawn(process.execPath, [entry, ...places, ...words], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    const hear = (text: string): void => {
      said += text
      const [, address] = /HTTP server listening on (http:\S+)/.exec(said) ?? []
      if (address !== undefined) resolve(address)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear)
    void ended.then(() => reject(new Error(`code-server ended:\n${said}`)))
  })
  return {
    url,
    close: async () => {
      // With the processes of its extensions.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}
