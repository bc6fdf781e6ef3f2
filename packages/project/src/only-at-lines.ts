import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { locate } from '@testmesh/flow/model'
import { type Diagnostic, fullTitle } from '@testmesh/protocol'
import { discoverFlows } from './discover-flows.ts'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'
import type { NamedPath } from './named-path.ts'
import { problem } from './problem.ts'
import { chooseRows } from './rows/data-rows.ts'

interface AtLines {
  readonly flows: readonly LoadedFlow[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Naming {
  readonly named: readonly NamedPath[]
  readonly project: Project
  /** Where the command runs. */
  readonly from: string
}

/** Of files that were named by lines, the flows that stand there, or the rows; of all others everything. What is also named without a line is meant as a whole. */
export const onlyAtLines = async (loaded: readonly LoadedFlow[], { named, project, from }: Naming): Promise<AtLines> => {
  const whole = named.filter(({ line }) => line === undefined).map(({ path }) => path)
  const files = whole.length > 0 ? (await discoverFlows(project, whole, from)).files : []
  const diagnostics: Diagnostic[] = []
  /** By their full paths, as they were named: its path is what a message calls it. */
  const linesOf = new Map<string, { readonly path: string; readonly lines: number[] }>()
  for (const { path, line } of named) {
    const target = resolve(from, path)
    const stats = statSync(target, { throwIfNoEntry: false })
    if (line === undefined) continue
    if (stats?.isFile()) linesOf.set(target, { path, lines: [...(linesOf.get(target)?.lines ?? []), line] })
    // What is not there is told elsewhere.
    else if (stats || /[*?{[]/.test(path)) diagnostics.push(noFlowAt(`${path} is no single file, and has no line ${line}`, NAME_A_FILE))
  }
  const byFile = [...Map.groupBy(loaded, ({ file }) => join(project.root, file))]
  const kept = byFile.map(async ([file, flows]) => {
    const at = linesOf.get(file)
    if (!at || files.includes(file)) return flows
    diagnostics.push(...at.lines.flatMap((line) => outsideAll(flows, { path: at.path, line })))
    return (await Promise.all(flows.map((flow) => atLines(flow, at.lines)))).flat()
  })
  return { flows: (await Promise.all(kept)).flat(), diagnostics }
}

const NAME_A_FILE = 'name a file before the colon'

const noFlowAt = (message: string, hint?: string): Diagnostic => problem('PROJECT_NO_FLOW_AT_LINE', message, {}, hint)

/** With the nearest one. The lines of a file are flows without gaps: outside is behind the last. */
const outsideAll = (flows: readonly LoadedFlow[], { path, line }: { path: string; line: number }): Diagnostic[] => {
  const last = flows.at(-1)
  if (!last || flows.some((flow) => holdsLine(flow, line))) return []
  const first = line < 1 ? flows[0] : last
  const begins = first && locate(first.reading.source, '/name').span?.start.line
  const nearest =
    begins === undefined ? undefined : `the nearest flow is "${fullTitle(first?.reading.flow?.name ?? '')}", at line ${begins}`
  return [noFlowAt(`${path} has no line ${line}: it has ${linesIn(last.reading.source.text.replace(/\r?\n$/, '')).length}`, nearest)]
}

/** One that cannot be read may stand anywhere: it is told. */
const holdsLine = ({ reading: { source } }: LoadedFlow, line: number): boolean => {
  const start = source.ranges[''] && locate(source, '').span?.start.line
  if (start === undefined) return true
  const lines = linesIn(source.text)
  const markers = lines.flatMap((text, index) => (/^---(\s|$)/.test(text) ? [index + 1] : []))
  const first = markers.findLast((marker) => marker <= start) ?? 1
  const next = markers.find((marker) => marker > start) ?? lines.length + 1
  return line >= Math.min(first, start) && line < next
}

const linesIn = (text: string): string[] => text.split(/\r\n|\n/)

const atLines = async (flow: LoadedFlow, lines: readonly number[]): Promise<LoadedFlow[]> => {
  const own = lines.filter((line) => holdsLine(flow, line))
  if (own.length === 0) return []
  const { rows } = flow
  const chosen = own.map((line) => rowsAt(flow, line))
  if (!rows || chosen.some((indexes) => indexes.length === 0)) return [{ ...flow, namedAt: own }]
  const wanted = new Set(chosen.flat())
  const some = await chooseRows(rows, ({ index }) => wanted.has(index))
  return some ? [{ ...flow, rows: some, namedAt: own }] : []
}

/** The rows that stand at a line of the flow itself, from 0; none where the line is of the flow. */
const rowsAt = ({ reading: { flow, source }, dataFile }: LoadedFlow, line: number): number[] => {
  if (dataFile !== undefined || !Array.isArray(flow?.data)) return []
  return flow.data.flatMap((_, index) => {
    const { span } = locate(source, `/data/${index}`)
    return span && line >= span.start.line && line <= span.end.line ? [index] : []
  })
}
