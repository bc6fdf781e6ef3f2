import { writeFileSync } from 'node:fs'
import { actionDescriptors } from '@testmesh/actions'
import { flowJsonSchema } from '@testmesh/flow/json-schema'
import { exitCodes } from '../exit-codes.ts'
import { explainSystemError } from '../system-error.ts'
import { UsageError } from '../usage-error.ts'

/** `testmesh schema`: the JSON Schema of a flow, for editors that check YAML by one. */
export const schemaCommand = async ({ out }: { readonly out?: string }): Promise<number> => {
  const text = `${JSON.stringify(flowJsonSchema(actionDescriptors), undefined, 2)}\n`
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
