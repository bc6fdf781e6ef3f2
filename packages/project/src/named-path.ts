import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** On the command line, a flow that comes from standard input. */
export const INPUT = '-'

/** What the command line names: a file, a folder, a glob, or standard input; or a line of a file. */
export interface NamedPath {
  readonly path: string
  /** From 1. */
  readonly line?: number
}

/** `shop.testmesh.yaml:41`, as failures and editors print places: also with a column, or a colon, behind. A file that is called so is meant itself. */
export const readNamedPath = (name: string, from: string): NamedPath => {
  const [, path, line] = /^(.+?):(\d+)(?::\d+)?:?$/.exec(name) ?? []
  return path === undefined || path === INPUT || existsSync(resolve(from, name)) ? { path: name } : { path, line: Number(line) }
}
