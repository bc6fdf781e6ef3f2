import { locate, visitSteps } from '@testmesh/flow/model'
import type { Diagnostic } from '@testmesh/protocol'
import type { FlowText, LoadedFlow } from '../load-flow.ts'
import type { Project } from '../load-project.ts'
import { pluginCodes } from './codes.ts'

/** A warning for each step of these flows, and of those that they run, whose action is a plugin's: for whoever takes them to a server. */
export const findPluginSteps = (flows: readonly LoadedFlow[], { plugins }: Project): Diagnostic[] => {
  const owners = new Map(plugins.flatMap(({ from, descriptors }) => descriptors.map(({ type }) => [type, from])))
  if (owners.size === 0) return []
  const texts: readonly Pick<FlowText, 'file' | 'reading'>[] = flows.flatMap((flow) => [flow, ...flow.subFlows])
  const found = new Map<string, Diagnostic>()
  for (const { reading } of texts) {
    if (!reading.flow) continue
    visitSteps(reading.flow, ({ action }, { pointer }) => {
      const from = owners.get(action)
      if (from === undefined) return
      const place = locate(reading.source, `${pointer}/action`)
      const message = `${action} is an action of the plugin ${from}, and a server loads no plugins`
      const warning = {
        code: 'PLUGIN_NOT_ON_SERVER',
        severity: 'warning',
        message,
        place,
        hint: pluginCodes.PLUGIN_NOT_ON_SERVER.hint,
      } as const
      found.set(`${place.file} ${place.span?.start.offset}`, warning)
    })
  }
  return [...found.values()]
}
