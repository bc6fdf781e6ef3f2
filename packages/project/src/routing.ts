import { type ConfigSchema, checkConfig, json, map, object, text } from '@testmesh/action-kit'
import { checkRouting, type Routing } from '@testmesh/engine'
import type { ActionDescriptor } from '@testmesh/protocol'
import { optional } from 'valibot'
import type { SettingProblem } from './settings.ts'

/** `routing` of an environment. */
export const routingSchema = (): ConfigSchema =>
  object(
    {
      services: optional(map(json() as ConfigSchema, { title: 'Services', description: 'Read as service.NAME.' })),
      headers: optional(map(text(), { title: 'Headers', description: 'Of every http_request, unless the step has its own.' })),
      config: optional(
        map(map(json() as ConfigSchema), { title: 'Settings', description: 'By action, what its steps have unless they say otherwise.' }),
      ),
    },
    { title: 'Routing', description: 'What the steps of every flow get.' },
  )

/** Everything that is wrong with it, with the place of each problem. A routing without problems is a `Routing`. */
export const routingProblems = (routing: unknown, descriptors: readonly ActionDescriptor[]): SettingProblem[] => {
  const problems = checkConfig(routingSchema(), routing, { subject: 'the routing' })
  return problems.length > 0 ? problems : checkRouting(routing as Routing, descriptors)
}
