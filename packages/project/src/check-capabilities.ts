import { hasTemplate } from '@testmesh/action-kit'
import { type Routing, withDefaults } from '@testmesh/engine'
import { type FlowReading, locate, visitSteps } from '@testmesh/flow/model'
import type { ActionDescriptor, Capability, ConditionalCapability, Diagnostic, JsonValue } from '@testmesh/protocol'
import { problem } from './problem.ts'

export interface Granting {
  readonly granted: readonly Capability[]
  /** Of the environment: its settings are those of the steps, too. */
  readonly routing?: Routing | undefined
}

/** Steps whose actions ask for more than is granted where the flow would run. */
export const checkCapabilities = (
  { flow, source }: FlowReading,
  descriptors: readonly ActionDescriptor[],
  { granted, routing = {} }: Granting,
): Diagnostic[] => {
  if (!flow) return []
  const known = new Map(descriptors.map((descriptor) => [descriptor.type, descriptor]))
  const found: Diagnostic[] = []
  visitSteps(flow, (step, { pointer }) => {
    const { action } = step
    const descriptor = known.get(action)
    const needs = descriptor?.capabilities?.map(toConditional) ?? []
    if (!descriptor || needs.length === 0) return
    const { config } = withDefaults(step, routing, descriptor)
    for (const { capability, when } of needs) {
      if (granted.includes(capability) || !mayHold(config, when)) continue
      const place = locate(source, `${pointer}/action`)
      found.push(problem('CAPABILITY_DENIED', `${action} needs the capability "${capability}", which is not granted here`, place, HOW))
    }
  })
  return found
}

const toConditional = (need: Capability | ConditionalCapability): ConditionalCapability =>
  typeof need === 'string' ? { capability: need, when: '' } : need

/** Whether the setting is there, or may be once the templates on the way to it are filled. */
const mayHold = (config: JsonValue, pointer: string): boolean => {
  if (pointer === '') return true
  let at: JsonValue | undefined = config
  for (const key of pointer.split('/').slice(1)) {
    if (typeof at === 'string') return hasTemplate(at)
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return false
    at = Object.hasOwn(at, key) ? (at as Readonly<Record<string, JsonValue>>)[key] : undefined
  }
  return at !== undefined
}

const HOW = 'whoever runs the server may grant it in its settings: capabilities'
