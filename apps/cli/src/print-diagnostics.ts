import type { LoadedFlow } from '@testmesh/project'
import { type Diagnostic, formatDiagnostic, type NamedText, type Place } from '@testmesh/protocol'
import { shownFile } from './shown-file.ts'
import type { Terminal } from './terminal.ts'

/** Writes problems with their code frames; hints of style are left to `--verbose`. */
export const printDiagnostics = (
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
  source?: NamedText,
  sourceOfFile?: (file: string) => NamedText | undefined,
): void => {
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity === 'info' && terminal.verbosity !== 'verbose') continue
    process.stderr.write(
      `${formatDiagnostic(diagnostic, source, { style: terminal.style, width: terminal.width(), ...(sourceOfFile && { sourceOfFile }) })}\n\n`,
    )
  }
}

type Told = Pick<LoadedFlow, 'diagnostics' | 'shownText' | 'file' | 'subFlows'>

export const printFlowDiagnostics = (flows: readonly Told[], terminal: Terminal, root: string): void => {
  const shown = shownFile(root)
  for (const { diagnostics, shownText, file, subFlows } of flows) {
    if (diagnostics.length === 0) continue
    const others = new Map(subFlows.map((other) => [shown(other.file), other]))
    const textOf = (name: string) => {
      const other = others.get(name)
      return other && { text: other.shownText(), file: name }
    }
    printDiagnostics(shownPlaces(diagnostics, root), terminal, { text: shownText(), file: shown(file) }, textOf)
  }
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
