import { checkFunctions } from './check-functions.ts'
import { encodingFunctions } from './encoding-functions.ts'
import type { FunctionEntry } from './function-entry.ts'
import { listFunctions } from './list-functions.ts'
import { numberFunctions } from './number-functions.ts'
import { scopeFunctions } from './scope-functions.ts'
import { textFunctions } from './text-functions.ts'
import { timeFunctions } from './time-functions.ts'

/** Every function of the language; what people read about each stands in `function-docs.ts`. */
export const functions: readonly FunctionEntry[] = [
  ...textFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...timeFunctions,
  ...encodingFunctions,
  ...checkFunctions,
  ...scopeFunctions,
]

const byName: ReadonlyMap<string, FunctionEntry> = new Map(
  functions.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])].map((name) => [name, entry] as const)),
)

/** The function of that name or alias. */
export const findFunction = (name: string): FunctionEntry | undefined => byName.get(name)

export const functionNames = (): Iterable<string> => byName.keys()
