import type { Cli } from './find-cli.ts'
import { nameOf, runCli } from './run-cli.ts'

/** A flow, as `testmesh list --json` tells of it. */
export interface ListedFlow {
  /** Relative to where the command ran. */
  readonly file: string
  readonly line?: number
  readonly name: string
  readonly tags: readonly string[]
  /** Titles of its data rows. */
  readonly rows?: readonly string[]
  /** Why it cannot run. */
  readonly problems?: readonly ListedProblem[]
}

export interface ListedProblem {
  readonly message: string
  readonly hint?: string
  readonly file: string
  readonly line?: number
}

export interface Listing {
  /** The folder of the project, from where the command ran. */
  readonly root: string
  readonly flows: readonly ListedFlow[]
}

/** What stands in the way, for people. */
export class CannotList extends Error {}

/** The flows below a folder, whether or not they can run. @throws CannotList */
export const listFlows = async (
  cli: Cli,
  { folder, words }: { readonly folder: string; readonly words: readonly string[] },
): Promise<Listing> => {
  const { exitCode, stdout, stderr } = await runCli(cli, ['list', '--json', '--broken', '--pass-with-no-tests', ...words], { folder })
  if (/no option --broken/.test(stderr)) throw new CannotList(`${nameOf(cli)} is too old for this extension: update testmesh`)
  if (exitCode !== 0) throw new CannotList(stderr.trim() || `testmesh list ended with ${exitCode ?? 'a signal'}`)
  try {
    return JSON.parse(stdout) as Listing
  } catch {
    throw new CannotList(`${nameOf(cli)} does not answer as testmesh does: is it another program of that name?`)
  }
}
