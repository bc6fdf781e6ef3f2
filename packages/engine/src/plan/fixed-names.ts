import type { JsonSchema } from '@testmesh/protocol'
import { mapOf } from './result-shape.ts'

const random = mapOf(['uuid', 'int', 'string'])

/** Names that are always there, each with a meaning of its own, and what each is where that is known beforehand. */
export const fixedNames: Readonly<Record<string, JsonSchema>> = {
  vars: {},
  env: {},
  outputs: {},
  inputs: {},
  input: {},
  row: {},
  steps: {},
  flow: mapOf(['name', 'status', 'file', 'suite']),
  execution: mapOf(['id', 'environment', 'seed']),
  service: {},
  error: mapOf(['code', 'message']),
  failed_step: mapOf(['id']),
  FLOW_STATUS: {},
  FLOW_ID: {},
  FLOW_NAME: {},
  EXECUTION_ID: {},
}

/** Built-in names that are maps. */
export const builtinMaps: Readonly<Record<string, JsonSchema>> = { random, RANDOM: random, $random: random }
