import { cleanUpProject, listLeftBehind, loadProject } from '@testmesh/project'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { describeTerminal } from '../terminal.ts'

export interface CleanupOptions {
  readonly config?: string
  readonly list?: boolean
}

/** `testmesh cleanup`: removes what runs that were killed left in the system under test. */
export const cleanupCommand = async (options: CleanupOptions): Promise<number> => {
  const { project, diagnostics, source } = await loadProject({
    from: process.cwd(),
    ...(options.config !== undefined && { configFile: options.config }),
  })
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  if (options.list) {
    const left = await listLeftBehind(project)
    for (const { path, kind, batchId } of left) process.stdout.write(`${path}  ${kind}  of batch ${batchId}\n`)
    if (left.length === 0) process.stdout.write('nothing was left behind\n')
    return exitCodes.passed
  }
  const cleaned = await cleanUpProject(project, ({ path, problem }) =>
    process.stdout.write(problem === undefined ? `✓ removed what ${path} left behind\n` : `✗ ${path}: ${problem}\n`),
  )
  const stuck = cleaned.filter(({ problem }) => problem !== undefined).length
  process.stdout.write(cleaned.length === 0 ? 'nothing was left behind\n' : `${cleaned.length - stuck} removed, ${stuck} still there\n`)
  return stuck > 0 ? exitCodes.failed : exitCodes.passed
}
