import type { At } from '../reading.ts'
import { type Entry, findEntry, type MapNode } from '../yaml/tree.ts'
import type { Dialect } from './canonical-keys.ts'

export const flowDialect: Dialect = {
  aliases: { variables: 'env', output: 'outputs' },
  refused: {
    contract: 'use the actions contract_generate and contract_verify',
    contract_verification: 'use the action contract_verify',
    trace_assert: 'use the action otel',
    auto_track: 'give the steps that create something a cleanup',
    bulk_cleanup: 'give the steps that create something a cleanup',
    context: 'put the values into env',
    loop: 'use the action for_each',
    inherit_tags: 'write the tags where they belong',
  },
}

/** Kept, and without a meaning of their own. */
export const metadataKeys = ['graph', 'collection', 'version', 'author'] as const

/** The keys of a flow without the wrapper `flow:`, whose neighbours belong to the flow too. */
export const unwrap = (root: MapNode): MapNode => {
  const wrapper = findEntry(root, 'flow')
  if (wrapper?.value.kind !== 'map') return root
  return { ...wrapper.value, entries: [...wrapper.value.entries, ...root.entries.filter((entry) => entry !== wrapper)] }
}

/** The entries that are metadata, and the rest. */
export const splitMetadata = (flow: MapNode): { readonly flow: MapNode; readonly metadata: readonly Entry[] } => {
  const isMetadata = (entry: Entry): boolean => (metadataKeys as readonly string[]).includes(entry.key)
  const metadata = flow.entries.filter(isMetadata)
  return metadata.length === 0
    ? { flow, metadata }
    : { flow: { ...flow, entries: flow.entries.filter((entry) => !isMetadata(entry)) }, metadata }
}

/** Metadata stands below `/metadata` in the flow. */
export const metadataAt = ({ reading }: At): At => ({ reading, pointer: '/metadata' })
