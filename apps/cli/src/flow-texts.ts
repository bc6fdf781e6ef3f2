import type { LoadedFlow } from '@testmesh/project'

/** The texts of flows as they may be shown, for code frames; with those of the flows that they run. */
export interface FlowTexts {
  /** By its hash. */
  source(sha256: string): { readonly text: string; readonly file: string } | undefined
  /** By its name, relative to the project. */
  sourceOfFile(file: string): { readonly text: string; readonly file: string } | undefined
}

export const textsOf = (flows: readonly LoadedFlow[]): FlowTexts => {
  const all = flows.flatMap(({ file, plan, shownText, subFlows }) => [{ file, sha256: plan?.sha256, shownText }, ...subFlows])
  const bySha = new Map(all.map((one) => [one.sha256, one]))
  const byFile = new Map(all.map((one) => [one.file, one]))
  const shown = (one: (typeof all)[number] | undefined) => one && { text: one.shownText(), file: one.file }
  return { source: (sha256) => shown(bySha.get(sha256)), sourceOfFile: (file) => shown(byFile.get(file)) }
}
