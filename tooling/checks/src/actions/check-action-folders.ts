import { posix } from 'node:path'
import type { Check, Problem } from '../check.ts'
import type { TextFiles } from '../workspace/workspace.ts'

const schemaEnding = '.schema.ts'

/** An action is complete: schema, handler, test, example, and the codes of its family. */
export const checkActionFolders: Check = {
  name: 'every action has its handler, test, example and codes',
  run: ({ files }) => [...files.keys()].filter(isSchema).flatMap((schema) => missingBeside(schema, files)),
}

const isSchema = (path: string): boolean => /^packages\/actions\/src\/[^/]+\/[^/]+\.schema\.ts$/.test(path)

const missingBeside = (schema: string, files: TextFiles): Problem[] => {
  const stem = schema.slice(0, -schemaEnding.length)
  const wanted: readonly (readonly string[])[] = [
    [`${stem}.ts`],
    [`${stem}.test.ts`, `${stem}.peer.test.ts`],
    [`${stem}.flow.yaml`],
    [`${posix.dirname(schema)}/codes.ts`],
  ]
  return wanted
    .filter((choices) => !choices.some((path) => files.has(path)))
    .map((choices) => ({ file: schema, message: `${choices.map((path) => posix.basename(path)).join(' or ')} is missing beside it` }))
}
