import { createNames, flowEnding } from '@testmesh/importers'
import { maxFlowLength } from '@testmesh/protocol'
import type { FoundFlow } from '../worker/messages.ts'

/** A flow of the workspace that has a path. */
export interface KnownFlow {
  readonly id: string
  readonly path: string
  readonly sha256: string
  readonly version: number
}

/** What becomes of a flow whose path another one has. */
export type OnClash = 'skip' | 'replace' | 'keepBoth'

/** A choice, and what was there when it was made: that was compared, and nothing else is replaced. */
export interface Clash {
  readonly onClash: OnClash
  /** SHA-256 of its text. */
  readonly seen: string
}

export interface FlowChoice {
  /** That all of them go into; empty for none. */
  readonly folder: string
  /** Paths, as they were found, of those that are not wanted. */
  readonly left: ReadonlySet<string>
  /** By paths as they were found. Default, and for what changed since: skip. */
  readonly onClash: ReadonlyMap<string, Clash>
}

export interface PlannedFlow {
  readonly flow: FoundFlow
  /** Where it belongs. */
  readonly target: string
  /** The flow that is there, and says something else. */
  readonly taken?: KnownFlow
  /** It is there already, to the letter. */
  readonly isThere: boolean
  readonly isWanted: boolean
  readonly onClash: OnClash
  /** Where it will be written. Absent: it is not. */
  readonly path?: string
  /** Why it cannot be. */
  readonly problem?: string
}

/** What becomes of each flow that was found. Nothing is written over that nobody said may be. */
export const planFlows = (found: readonly FoundFlow[], known: readonly KnownFlow[], choice: FlowChoice): readonly PlannedFlow[] => {
  const byPath = new Map(known.map((flow) => [flow.path, flow]))
  const targetOf = ({ path }: FoundFlow): string => (choice.folder === '' ? path : `${choice.folder}/${path}`)
  const newName = createNames('-', [...byPath.keys(), ...found.map(targetOf)].map(withoutEnding))
  return found.map((flow) => {
    const target = targetOf(flow)
    const there = byPath.get(target)
    const isThere = there?.sha256 === flow.sha256
    const onClash = onClashOf(choice.onClash.get(flow.path), there)
    const problem = whyNotWritten(flow)
    const isWanted = problem === undefined && !choice.left.has(flow.path)
    const path = there && onClash === 'keepBoth' ? `${newName(withoutEnding(target))}${flowEnding}` : target
    const isWritten = isWanted && !isThere && !(there && onClash === 'skip')
    return {
      flow,
      target,
      ...(there && !isThere && { taken: there }),
      isThere,
      isWanted,
      onClash,
      ...(isWritten && { path }),
      ...(problem !== undefined && { problem }),
    }
  })
}

/** Another text at the path, by somebody else or in another folder, is not what was chosen to be replaced. */
const onClashOf = (chosen: Clash | undefined, there: KnownFlow | undefined): OnClash =>
  !chosen || (chosen.onClash === 'replace' && there && chosen.seen !== there.sha256) ? 'skip' : chosen.onClash

const withoutEnding = (path: string): string => (path.endsWith(flowEnding) ? path.slice(0, -flowEnding.length) : path)

const whyNotWritten = ({ text }: FoundFlow): string | undefined =>
  text.length > maxFlowLength
    ? `It has ${Math.ceil(text.length / 1024)} thousand characters; a flow may have ${maxFlowLength / 1024} thousand. Take the source apart.`
    : undefined

/** As somebody types it: `/flows/shop/ ` is `flows/shop`. */
export const folderOf = (typed: string): string => typed.trim().replace(/^\/+|\/+$/g, '')

/** Why no flow can be put there, by what somebody typed. */
export const whyNoFolder = (typed: string): string | undefined => {
  const folder = folderOf(typed)
  if (folder.length > 200) return 'It may have 200 characters.'
  return /(?:^|\/)(?:\.{0,2})(?:\/|$)|[\\\p{Cc}]/u.test(folder || 'x') ? 'Write names with / between them, as in flows/shop.' : undefined
}
