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

export const printFlowDiagnostics = (flows: readonly LoadedFlow[], terminal: Terminal, root: string): void => {
  const shown = shownFile(root)
  const withFile = (place: Place): Place => (place.file === undefined ? place : { ...place, file: shown(place.file) })
  for (const { diagnostics, shownText, file, subFlows } of flows) {
    if (diagnostics.length === 0) continue
    const placed = diagnostics.map(({ place, related, ...diagnostic }) => ({
      ...diagnostic,
      place: withFile(place),
      ...(related && { related: related.map((other) => ({ ...other, place: withFile(other.place) })) }),
    }))
    const others = new Map(subFlows.map((other) => [shown(other.file), other]))
    const textOf = (name: string) => {
      const other = others.get(name)
      return other && { text: other.shownText(), file: name }
    }
    printDiagnostics(placed, terminal, { text: shownText(), file: shown(file) }, textOf)
  }
}
