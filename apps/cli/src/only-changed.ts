import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Project, SelectedFlows } from '@testmesh/project'
import { filesFor } from './files-of-run.ts'
import type { SelectOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The flows of which a file changed, by what git says: since the last commit, or since this branch left another. */
export const onlyChanged = async (
  selected: SelectedFlows,
  { project, since, options }: { readonly project: Project; readonly since: string | true; readonly options: SelectOptions },
): Promise<SelectedFlows> => {
  const changed = await changedFiles(project.root, since)
  const flows = selected.flows.filter((flow) => filesFor(flow, project, options).some((file) => changed.has(realPath(file))))
  return { ...selected, flows, filteredOut: selected.filteredOut + selected.flows.length - flows.length }
}

const changedFiles = async (root: string, since: string | true): Promise<ReadonlySet<string>> => {
  if (since === '') throw new UsageError('--only-changed= names no branch or commit; without the "=" it goes by the last commit')
  const git = gitIn(root)
  const top = (await git(['rev-parse', '--show-toplevel'], 'it is in no git repository')).trim()
  const base =
    since === true
      ? 'HEAD'
      : (await git(['merge-base', '--end-of-options', since, 'HEAD'], `it has no history in common with ${since}`)).trim()
  const lists = [
    await git(['diff', '--name-only', '-z', '--no-renames', base], `it has no commit ${base}`),
    await git(['ls-files', '--others', '--exclude-standard', '--full-name', '-z', ':/'], 'its files cannot be listed'),
  ]
  return new Set(lists.flatMap((list) => list.split('\0').filter(Boolean)).map((name) => realPath(join(top, name))))
}

/** What git says; in the words of `otherwise`, and its own, where it fails. */
const gitIn =
  (root: string) =>
  async (args: readonly string[], otherwise: string): Promise<string> => {
    try {
      const { stdout } = await promisify(execFile)('git', ['-C', root, ...args], { maxBuffer: 256 * 1024 * 1024 })
      return stdout
    } catch (error) {
      const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string }
      if (code === 'ENOENT') throw new UsageError('--only-changed asks git, which is not installed')
      const [said = ''] = stderr.trim().split('\n')
      throw new UsageError(`--only-changed asks git about ${root}, and ${otherwise}${said === '' ? '' : ` (${said})`}`)
    }
  }

/** A file that is not there lies where it is said to. */
const realPath = (path: string): string => {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
