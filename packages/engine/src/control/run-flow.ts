import { isMap, showValue } from '@testmesh/expressions'
import type { JsonObject } from '@testmesh/protocol'
import { readDataFile } from '../data/read-data-file.ts'
import { EngineError } from '../run/failure.ts'
import type { Control, ControlContext } from './control.ts'
import { nestedFailure } from './nested.ts'

/** Runs another flow as a step. A flow that does not pass fails the step; `status` and `outputs` say how it went either way. */
export const runFlow: Control = {
  flow: (config) => config.flow,
  isTold: true,
  // `flow` is the flow that was run.
  view: ({ status, outputs }) => ({ flow: { status, outputs, output: outputs } }),
  run: async (context) => {
    const { section, outputs, name } = await context.runFlow(await inputsOf(context))
    const status = section.outcome === 'passed' ? 'success' : 'failed'
    const { failure, outcome } = nestedFailure(section)
    const named = failure && { failure: { ...failure, message: `the flow "${name}" did not pass: ${failure.message}` } }
    return { result: { status, outputs }, ...(outcome && { outcome }), ...named }
  },
}

/** What the step gives itself wins over what stands in its file. */
const inputsOf = async ({ config, files }: ControlContext): Promise<JsonObject> => {
  const fromFile = config.input_file === undefined ? {} : asMap(await readDataFile(files, String(config.input_file)), 'input_file')
  return { ...fromFile, ...asMap(config.input ?? {}, 'input') }
}

const asMap = (value: unknown, setting: string): JsonObject => {
  if (isMap(value)) return value as JsonObject
  throw new EngineError('CONFIG_INVALID', `"${setting}" must give a map of names and values, not ${showValue(value, 60).text}`)
}
