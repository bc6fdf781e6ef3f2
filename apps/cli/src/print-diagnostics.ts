import { isRunnable, type LoadedFlow } from '@testmesh/project'
import { type Diagnostic, formatDiagnostic, type NamedText, type Place } from '@testmesh/protocol'
import { count } from './count.ts'
import { shownFile } from './shown-file.ts'
import type { Terminal } from './terminal.ts'

/** Writes problems with their code frames; hints of style are left to `--verbose`. */
export const printDiagnostics = (...told: Parameters<typeof diagnosticsText>): void => {
  process.stderr.write(diagnosticsText(...told))
}

export const printFlowDiagnostics = (flows: readonly Told[], terminal: Terminal, root: string): void => {
  process.stderr.write(flowDiagnosticsText(flows, terminal, root))
}

type Told = Pick<LoadedFlow, 'diagnostics' | 'shownText' | 'file' | 'subFlows'>

/** What `printFlowDiagnostics` writes. */
export const flowDiagnosticsText = (flows: readonly Told[], terminal: Terminal, root: string): string => {
  const shown = shownFile(root)
  return flows
    .filter(({ diagnostics }) => diagnostics.length > 0)
    .map(({ diagnostics, shownText, file, subFlows }) => {
      const others = new Map(subFlows.map((other) => [shown(other.file), other]))
      const textOf = (name: string) => {
        const other = others.get(name)
        return other && { text: other.shownText(), file: name }
      }
      return diagnosticsText(shownPlaces(diagnostics, root), terminal, { text: shownText(), file: shown(file) }, textOf)
    })
    .join('')
}

/** `nothing ran: 1 of 3 flows has problems`, a line; nothing where all of them can run, and the problem is elsewhere. */
export const whyNothingRan = (flows: readonly LoadedFlow[]): string => {
  const broken = flows.filter((flow) => !isRunnable(flow)).length
  return broken === 0 ? '' : `nothing ran: ${broken} of ${count(flows.length, 'flow')} ${broken === 1 ? 'has' : 'have'} problems\n`
}

/** What `printDiagnostics` writes. */
export const diagnosticsText = (
  diagnostics: readonly Diagnostic[],
  { style, width, verbosity }: Terminal,
  source?: NamedText,
  sourceOfFile?: (file: string) => NamedText | undefined,
): string => {
  const options = { style, width: width(), ...(sourceOfFile && { sourceOfFile }) }
  return diagnostics
    .filter(({ severity }) => severity !== 'info' || verbosity === 'verbose')
    .map((diagnostic) => `${formatDiagnostic(diagnostic, source, options)}\n\n`)
    .join('')
}

/** Problems of flows with the names of their files as the terminal shows them. */
export const shownPlaces = (diagnostics: readonly Diagnostic[], root: string): Diagnostic[] => {
  const shown = shownFile(root)
  const withFile = (place: Place): Place => (place.file === undefined ? place : { ...place, file: shown(place.file) })
  return diagnostics.map(({ place, related, ...diagnostic }) => ({
    ...diagnostic,
    place: withFile(place),
    ...(related && { related: related.map((other) => ({ ...other, place: withFile(other.place) })) }),
  }))
}
