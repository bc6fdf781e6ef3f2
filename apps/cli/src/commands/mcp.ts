import { Console } from 'node:console'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { exitCodes } from '../exit-codes.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { findProject } from '../load-selection.ts'
import { createServer } from '../mcp/create-server.ts'
import { type Desk, openDesk } from '../mcp/desk.ts'
import type { SelectOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

export interface McpOptions extends Pick<SelectOptions, 'config' | 'env' | 'varsFile' | 'secretsFile' | 'var' | 'secret'> {
  readonly readOnly?: boolean
}

/** `testmesh mcp`: the Model Context Protocol over standard input and output, until either ends; runs are cancelled then, and clean up. */
export const mcpCommand = async (named: string, { readOnly = false, ...options }: McpOptions): Promise<number> => {
  if (process.stdin.isTTY)
    process.stderr.write('testmesh mcp speaks with AI assistants, not with people: docs/assistants.md says how to set one up\n')
  // Anything else on standard output would break the protocol.
  globalThis.console = new Console(process.stderr)
  const given = fromHere(options)
  const folder = await enterProject(named, given)
  const ending = new AbortController()
  const desk = openDesk({ folder, given, ending: ending.signal })
  const interrupts = listenForInterrupts((text) => {
    if (desk.isBusy()) process.stderr.write(text)
  })
  try {
    await serve(desk, { isReadOnly: readOnly, signal: interrupts.signal })
    ending.abort('the client ended the session')
    await desk.atRest()
    return interrupts.exitCode() ?? exitCodes.passed
  } finally {
    interrupts.end()
  }
}

/** Files that are named stand where the command was started. */
const fromHere = ({ config, varsFile, secretsFile, ...given }: Desk['given']): Desk['given'] => ({
  ...given,
  ...(config !== undefined && { config: resolve(config) }),
  ...(secretsFile && { secretsFile: secretsFile.map((file) => resolve(file)) }),
  ...(varsFile && { varsFile: varsFile.map((file) => resolve(file)) }),
})

/** Works in the folder of the project from now on: all paths are relative to it. Some clients start servers anywhere. */
const enterProject = async (named: string, given: Desk['given']): Promise<string> => {
  const from = resolve(named)
  if (!statSync(from, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`there is no folder ${named}`)
  process.chdir(from)
  const { project } = await findProject([], given)
  const folder = realpathSync(project?.root ?? from)
  if (project?.configFile === undefined && holdsEverything(folder))
    throw new UsageError(`${folder} is no project: name the folder of one, testmesh mcp <folder>`)
  process.chdir(folder)
  return folder
}

/** The root of a disk, or all that a user has. */
const holdsEverything = (folder: string): boolean =>
  dirname(folder) === folder || (existsSync(homedir()) && realpathSync(homedir()) === folder)

/** Resolves when the client is gone, or the signal is aborted. */
const serve = async (desk: Desk, { isReadOnly, signal }: { readonly isReadOnly: boolean; readonly signal: AbortSignal }): Promise<void> => {
  const transport = new StdioServerTransport()
  const gone = Promise.withResolvers<void>()
  const close = transport.close.bind(transport)
  transport.close = () => close().finally(gone.resolve)
  const onerror = ({ message }: Error): void => void process.stderr.write(`testmesh mcp: ${message}\n`)
  const session = serveStdio(() => createServer(desk, { isReadOnly }), { transport, onerror })
  signal.addEventListener('abort', () => void session.close())
  await gone.promise
}
