import { fitInput } from '@testmesh/engine'
import { didYouMean, showValue } from '@testmesh/expressions'
import type { Diagnostic, JsonValue } from '@testmesh/protocol'
import type { LoadedFlow } from './load-flow.ts'
import { problem } from './problem.ts'

/**
 * What is wrong with values given by `--input`: a name that none of the flows declares would change nothing, unseen; a value that
 * does not fit its type would fail every flow that declares it.
 */
export const checkInputs = (flows: readonly LoadedFlow[], inputs: Readonly<Record<string, JsonValue>>): Diagnostic[] => {
  const declared = [...new Set(flows.flatMap(({ reading }) => Object.keys(reading.flow?.inputs ?? {})))]
  const all = declared.length > 0 ? `there are: ${declared.sort().join(', ')}` : 'no flow that was named declares `inputs`'
  const unknown = Object.keys(inputs)
    .filter((name) => !declared.includes(name))
    .map((name) => problem('PROJECT_NO_INPUT', `there is no input called "${name}"`, {}, didYouMean(name, declared) ?? all))
  return [...unknown, ...Object.entries(inputs).flatMap(([name, value]) => wrongType(flows, name, value))]
}

const wrongType = (flows: readonly LoadedFlow[], name: string, value: JsonValue): Diagnostic[] => {
  const flow = flows.find(({ reading }) => {
    const input = reading.flow?.inputs?.[name]
    return input !== undefined && fitInput(value, input.type) === undefined
  })
  const type = flow?.reading.flow?.inputs?.[name]?.type
  if (!flow || type === undefined) return []
  const message = `--input ${name} must be of type ${type}, not ${showValue(value, 60).text}`
  return [problem('PROJECT_BAD_INPUT', message, {}, `${flow.file} declares it`)]
}
