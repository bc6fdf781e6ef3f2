import { basename, delimiter, dirname, isAbsolute, join } from 'node:path'

/** How the command line is started: a program, and the words before those of a command. */
export interface Cli {
  readonly program: string
  readonly args: readonly string[]
}

export interface Surroundings {
  /** The setting `testmesh.path`; empty where there is none. */
  readonly setting: string
  /** Where the command is to run. */
  readonly folder: string
  /** The folder that is open, at or above it. */
  readonly workspaceFolder: string
  /** The variable PATH. */
  readonly path: string
  readonly isWindows: boolean
  exists(file: string): boolean
}

/**
 * The command line that the setting names; else the one that is installed in the folder or in one above it, up to the folder that is
 * open; else the one on PATH. Undefined where there is none.
 */
export const findCli = (around: Surroundings): Cli | undefined => {
  const { setting, folder, workspaceFolder, path, exists } = around
  if (setting !== '') {
    const file = isAbsolute(setting) ? setting : join(workspaceFolder, setting)
    return exists(file) ? started(file, around) : undefined
  }
  const bins = [...foldersUpTo(workspaceFolder, folder).map((one) => join(one, 'node_modules/.bin')), ...path.split(delimiter)]
  for (const bin of bins) {
    const file = join(bin, around.isWindows ? 'testmesh.cmd' : 'testmesh')
    if (bin !== '' && exists(file)) return started(file, around)
  }
  return undefined
}

const foldersUpTo = (top: string, folder: string): string[] => {
  const above = dirname(folder)
  return folder === top || above === folder ? [folder] : [folder, ...foldersUpTo(top, above)]
}

/** A script needs Node. So does what npm writes for Windows, which can neither be started nor stopped like a program. */
const started = (file: string, { isWindows, exists }: Surroundings): Cli => {
  const script = isWindows && file.endsWith('.cmd') ? scriptBehind(file, exists) : file
  return script !== undefined && /\.[cm]?[jt]s$/.test(script) ? { program: 'node', args: [script] } : { program: file, args: [] }
}

/** `node_modules/.bin/testmesh.cmd` stands beside its package; that of a global installation above it. */
const scriptBehind = (shim: string, exists: (file: string) => boolean): string | undefined => {
  const folder = dirname(shim)
  const packages = basename(folder) === '.bin' ? dirname(folder) : join(folder, 'node_modules')
  const script = join(packages, 'testmesh/dist/bin.js')
  return exists(script) ? script : undefined
}
