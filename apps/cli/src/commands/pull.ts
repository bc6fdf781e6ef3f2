import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { leadsOutside } from '@testmesh/actions'
import { loadProject } from '@testmesh/project'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { orExplained } from '../or-explained.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { connect } from '../remote/connect.ts'
import { explainProblem } from '../remote/explain-problem.ts'
import { describeTerminal } from '../terminal.ts'

export interface PullOptions {
  readonly config?: string
  readonly server?: string
  readonly force?: boolean
}

/** `testmesh pull`: brings the flows and files of a server here. What was changed here stays, unless it is forced. */
export const pullCommand = async (options: PullOptions): Promise<number> => {
  const { client, url } = connect(options.server)
  const { project, diagnostics, source } = await loadProject({
    from: process.cwd(),
    ...(options.config !== undefined && { configFile: options.config }),
  })
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  return orExplained(explainProblem, async () => {
    const { flows, files } = await client.getProject()
    const pulled = { written: 0, same: 0, kept: [] as string[] }
    for (const { path, sha256 } of [...flows, ...files]) {
      const target = join(project.root, path)
      // What a server says is no reason to write elsewhere.
      if (await leadsOutside(target, project.root)) throw new Error(`${url} names a path outside the project: ${path}`)
      const here = existsSync(target) ? hashOf(readFileSync(target)) : undefined
      if (here === sha256) pulled.same += 1
      else if (here !== undefined && !options.force) pulled.kept.push(path)
      else {
        const response = await client.getContent({ params: { sha256 } })
        mkdirSync(dirname(target), { recursive: true })
        writeFileSync(target, new Uint8Array(await response.arrayBuffer()))
        process.stdout.write(`${here === undefined ? '+' : '~'} ${path}\n`)
        pulled.written += 1
      }
    }
    for (const path of pulled.kept) process.stderr.write(`! ${path} differs here, and stays: --force takes the one of the server\n`)
    process.stdout.write(`${count(pulled.written, 'file')} from ${url}, ${pulled.same} unchanged\n`)
    return pulled.kept.length > 0 ? exitCodes.failed : exitCodes.passed
  })
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
