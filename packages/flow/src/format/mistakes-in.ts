import type { Diagnostic } from '@testmesh/protocol'
import type { FlowReading } from '../model/flow-reading.ts'

/** Why a text cannot be touched: mistakes in its YAML, or that it is no flow. */
export const mistakesIn = (readings: readonly FlowReading[]): Diagnostic[] =>
  readings.flatMap(({ diagnostics, source }) => {
    const isFlow = source.ranges['/steps'] !== undefined
    return diagnostics.filter(({ code, severity }) => severity === 'error' && (!isFlow || /^YAML_|^FLOW_(?:NOT_TEXT|TOO_)/.test(code)))
  })
