import type { TransformFunction } from '@testmesh/action-kit'
import { isMap } from '@testmesh/expressions'
import type { JsonObject } from '@testmesh/protocol'
import { readDataFile } from '../data/read-data-file.ts'
import type { Control, ControlContext } from './control.ts'
import { namesInOperation, namesOfTransform } from './names-of-transform.ts'
import type { Operation } from './transform-operations.ts'

/** `transform`: makes new data out of data. A map is the result itself, anything else stands in it as `result`. */
export const transform: Control = {
  names: namesOfTransform,
  namesAt: namesInOperation,
  isTold: true,
  run: async (context) => {
    const { config, files } = context
    const input = config.input_file === undefined ? (config.input ?? null) : await readDataFile(files, String(config.input_file))
    if (config.transforms !== undefined) return { result: transformAll(context, input) }
    const made = config.operations === undefined ? input : await operate(config, input)
    return { result: isMap(made) ? made : { result: made } }
  },
}

const operate = async ({ operations }: JsonObject, input: unknown): Promise<unknown> => {
  const { runOperations } = await import('./transform-operations.ts')
  return runOperations(operations as unknown as readonly Operation[], input)
}

/** A path that finds nothing leaves its name out, with a warning; `name?` makes it null. */
const transformAll = ({ config, written, warn }: ControlContext, input: unknown): Record<string, unknown> => {
  const texts = written.transforms as JsonObject
  const entries = Object.entries(config.transforms as unknown as Readonly<Record<string, TransformFunction>>)
  const made = entries.flatMap(([key, make]): [string, unknown][] => {
    const isOptional = key.endsWith('?')
    const name = isOptional ? key.slice(0, -1) : key
    const value = make(input)
    if (value !== undefined) return [[name, value]]
    if (isOptional) return [[name, null]]
    warn('OUTPUT_MISSING', `"${name}" has no value: ${texts[key]} found nothing in the input`)
    return []
  })
  return Object.fromEntries(made)
}
