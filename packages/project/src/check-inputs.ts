import { didYouMean } from '@testmesh/expressions'
import type { Diagnostic } from '@testmesh/protocol'
import type { LoadedFlow } from './load-flow.ts'
import { problem } from './problem.ts'

/** `--input` of a name that none of the flows declares would change nothing, unseen. */
export const checkInputs = (flows: readonly LoadedFlow[], names: readonly string[]): Diagnostic[] => {
  const declared = [...new Set(flows.flatMap(({ reading }) => Object.keys(reading.flow?.inputs ?? {})))]
  const all = declared.length > 0 ? `there are: ${declared.sort().join(', ')}` : 'no flow that was named declares `inputs`'
  return names
    .filter((name) => !declared.includes(name))
    .map((name) => problem('PROJECT_NO_INPUT', `there is no input called "${name}"`, {}, didYouMean(name, declared) ?? all))
}
