import { dirname, join } from 'node:path'
import { candidatesFor } from '@testmesh/actions'
import { references } from '@testmesh/flow/model'
import type { ActionDescriptor } from '@testmesh/protocol'
import type { FlowText, LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'

/**
 * The files whose change may change how a flow goes: its own, those of the flows that it runs, and what they name. Absolute, each once,
 * with every place where a file that is named is looked for, so some may not be there. Files that a pattern finds, or whose names are
 * only known when a step runs, are not among them.
 */
export const filesOfFlow = (flow: LoadedFlow, { root }: Project, descriptors: readonly ActionDescriptor[]): string[] => {
  const texts: readonly Pick<FlowText, 'file' | 'reading'>[] = [flow, ...flow.subFlows]
  const files = texts.flatMap(({ file, reading }) => {
    const path = join(root, file)
    const named = reading.flow ? references(reading.flow, descriptors) : []
    const own = named.filter(({ kind }) => kind !== 'flow' && kind !== 'glob')
    return [path, ...own.flatMap((reference) => candidatesFor(reference.path, { folder: dirname(path), root }))]
  })
  return [...new Set(files)]
}
