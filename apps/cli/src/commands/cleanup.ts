import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { cleanUpProject, listLeftBehind, loadProject, type Project } from '@testmesh/project'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { programName } from '../program-name.ts'
import { projectsBelow } from '../projects-below.ts'
import { describeTerminal } from '../terminal.ts'

export interface CleanupOptions {
  readonly config?: string
  readonly list?: boolean
  readonly forget?: boolean
}

/** `testmesh cleanup`: removes what runs that were killed left in the system under test. */
export const cleanupCommand = async (path: string | undefined, options: CleanupOptions): Promise<number> => {
  const from = folderOf(resolve(path ?? '.'))
  if (from === undefined) {
    process.stderr.write(`there is no file or folder ${path}\n`)
    return exitCodes.invalid
  }
  const { project, diagnostics, source } = await loadProject({
    from,
    shownFrom: process.cwd(),
    // What they track, they alone can remove.
    withPlugins: !options.list,
    ...(options.config !== undefined && { configFile: options.config }),
  })
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  if (options.list) {
    const left = await listLeftBehind(project)
    for (const { path, kind, batchId } of left) process.stdout.write(`${path}  ${kind}  of batch ${batchId}\n`)
    if (left.length === 0) process.stdout.write(nothingLeft(project))
    return exitCodes.passed
  }
  const forgets = options.forget === true
  const kept = forgets ? ' (forgotten)' : ''
  const cleaned = await cleanUpProject(
    project,
    ({ path, problem }) =>
      process.stdout.write(problem === undefined ? `✓ removed what ${path} left behind\n` : `✗ ${path}: ${problem}${kept}\n`),
    { forgets },
  )
  if (cleaned.length === 0) {
    process.stdout.write(nothingLeft(project))
    return exitCodes.passed
  }
  const stuck = cleaned.filter(({ problem }) => problem !== undefined).length
  const rest = stuck === 0 || forgets ? '' : `; where it is gone already, \`${programName} cleanup --forget\` takes it off the list`
  process.stdout.write(`${cleaned.length - stuck} removed, ${stuck} ${forgets ? 'forgotten' : 'still there'}${rest}\n`)
  return stuck > 0 && !forgets ? exitCodes.failed : exitCodes.passed
}

const folderOf = (path: string): string | undefined => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && (found.isDirectory() ? path : dirname(path))
}

/** A run keeps its ledger in the project of its flows, which may lie below. */
const nothingLeft = ({ root }: Project): string => {
  const elsewhere = projectsBelow(root, 'cleanup').map((project) => `perhaps by the project below: ${programName} cleanup ${project}\n`)
  return `nothing was left behind\n${elsewhere.join('')}`
}
