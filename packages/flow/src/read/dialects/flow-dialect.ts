import { type At, report } from '../reading.ts'
import { type Entry, findEntry, type MapNode } from '../yaml/tree.ts'
import type { Dialect } from './canonical-keys.ts'

/** Keys of old docs that never meant anything here, wherever they stand. */
export const refusedKeys: Readonly<Record<string, string>> = {
  contract: 'use the actions contract_generate and contract_verify',
  contract_verification: 'use the action contract_verify',
  trace_assert: 'use the action otel in a step of its own',
  auto_track: 'give the steps that create something a cleanup',
  bulk_cleanup: 'give the steps that create something a cleanup',
  context: 'put the values into env',
  loop: 'use the action for_each',
  inherit_tags: 'write the tags where they belong',
}

export const flowDialect: Dialect = { aliases: { variables: 'env', output: 'outputs' }, refused: refusedKeys }

/** Kept, and without a meaning of their own. */
export const metadataKeys = ['graph', 'collection', 'version', 'author'] as const

/**
 * The keys of a flow without the wrapper `flow:`, whose neighbours belong to the flow too. One that stands inside and beside it
 * is reported: another flow may have been meant, and it would be passed over.
 */
export const unwrap = (root: MapNode, at: At): MapNode => {
  const wrapper = findEntry(root, 'flow')
  if (wrapper?.value.kind !== 'map') return root
  const inside = wrapper.value
  const beside = root.entries.filter((entry) => entry !== wrapper)
  for (const entry of beside) {
    const first = findEntry(inside, entry.key)
    if (first) reportBeside(entry, first, at)
  }
  return { ...inside, entries: [...inside.entries, ...beside.filter((entry) => !findEntry(inside, entry.key))] }
}

const reportBeside = (entry: Entry, first: Entry, at: At): void =>
  report(at, {
    code: 'FLOW_KEY_TWICE',
    message: `"${entry.key}" stands inside "flow" and beside it`,
    hint: 'keep one of them; a second flow belongs into a file of its own, or behind a line of ---',
    start: entry.keyStart,
    end: entry.keyEnd,
    related: [{ message: 'the one inside', start: first.keyStart, end: first.keyEnd }],
  })

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
