import { writeFileSync } from 'node:fs'
import { flowJsonSchema } from '@testmesh/flow/json-schema'
import { exitCodes } from '../exit-codes.ts'
import { findProject } from '../load-selection.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { explainSystemError } from '../system-error.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface SchemaOptions {
  readonly config?: string
  readonly out?: string
}

/** `testmesh schema`: the JSON Schema of a flow of the project, for editors that check YAML by one. */
export const schemaCommand = async ({ out, ...options }: SchemaOptions): Promise<number> => {
  const { project, diagnostics, source } = await findProject([], options)
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  const text = `${JSON.stringify(flowJsonSchema(project.actions.descriptors), undefined, 2)}\n`
  if (out === undefined) process.stdout.write(text)
  else write(out, text)
  return exitCodes.passed
}

const write = (path: string, text: string): void => {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new UsageError(explainSystemError(Object.assign(error as Error, { path })) ?? String(error))
  }
}
