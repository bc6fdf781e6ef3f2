'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Diagnostic } from '@testmesh/protocol'
import { useRef, useState } from 'react'
import { useApi } from '../session/api.tsx'
import type { LossSource } from './model/loss-groups.ts'
import type { PlannedFlow } from './model/plan-flows.ts'
import type { HeldNames, Into, PlannedValue } from './model/plan-values.ts'
import { sendFlows } from './send-flows.ts'

/** What is to be kept. */
export interface Wanted {
  readonly flows: readonly (PlannedFlow & { readonly path: string })[]
  readonly into: Into
  /** Its name; undefined for none. */
  readonly environment: string | undefined
  /** Those that are written. */
  readonly values: readonly PlannedValue[]
  /** What the environment had, as whoever imports saw it. Undefined: whatever it has now. */
  readonly held: HeldNames | undefined
  /** Not set yet. */
  readonly secrets: readonly string[]
  /** Where it came from, for the history of the flows. */
  readonly from: string
  readonly losses: readonly LossSource[]
}

export interface KeptFlow {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly outcome: 'made' | 'changed' | 'unchanged'
  /** Errors: it cannot run as it is. */
  readonly problems: readonly Diagnostic[]
}

/** Keeps flows, all of them or none, and then the values, all of them or none. */
export const useImport = () => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [progress, setProgress] = useState('')
  const made = useRef<{ readonly id: string; readonly name: string }>(undefined)
  const flows = useMutation({
    mutationFn: async ({ flows, from }: Wanted): Promise<readonly KeptFlow[]> => {
      if (flows.length === 0) return []
      const pushed = await sendFlows(client, flows, {
        message: `Imported from ${from}`.slice(0, 500),
        onProgress: (sent, all) => setProgress(`${sent} of ${all} texts sent`),
      })
      const ids = new Map((await client.getProject()).flows.map(({ path, id }) => [path, id]))
      const [created, updated] = [new Set(pushed.created), new Set(pushed.updated)]
      const problems = Map.groupBy(pushed.diagnostics, ({ place }) => place.file)
      return flows.map(({ path, flow: { name } }) => ({
        id: ids.get(path) ?? '',
        name,
        path,
        outcome: created.has(path) ? 'made' : updated.has(path) ? 'changed' : 'unchanged',
        problems: problems.get(path) ?? [],
      }))
    },
    onSettled: () => {
      setProgress('')
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
    },
  })
  const values = useMutation({
    mutationFn: async ({ into, values, held }: Wanted): Promise<void> => {
      if (into.type === 'none') return
      // Made by a try whose values were refused: it is not made again.
      if (into.type === 'new' && made.current?.name !== into.name)
        made.current = { name: into.name, id: (await client.createEnvironment({ body: { name: into.name } })).id }
      const id = into.type === 'known' ? into.id : (made.current?.id ?? '')
      if (values.length === 0) return
      const set = Object.fromEntries(values.map(({ name, value }) => [name, value]))
      const base = held && Object.fromEntries(Object.entries(held.values).filter(([name]) => Object.hasOwn(set, name)))
      await client.changeVariables({ params: { id }, body: { set, ...(base && { base }) } })
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: [workspace.slug, 'environments'] }),
  })
  return {
    flows,
    values,
    progress,
    forget: (): void => {
      made.current = undefined
      flows.reset()
      values.reset()
    },
    /** What goes wrong is told by the two; it goes on when the page is left. */
    start: (wanted: Wanted, onKept: () => void): void =>
      void flows
        .mutateAsync(wanted)
        .then(() => {
          onKept()
          return values.mutateAsync(wanted)
        })
        .catch(() => {}),
  }
}
