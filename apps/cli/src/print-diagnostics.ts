import type { LoadedFlow } from '@testmesh/project'
import { type Diagnostic, formatDiagnostic } from '@testmesh/protocol'
import type { Terminal } from './terminal.ts'

/** Writes problems with their code frames; hints of style are left to `--verbose`. */
export const printDiagnostics = (
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
  source?: { text: string; file?: string },
): void => {
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity === 'info' && terminal.verbosity !== 'verbose') continue
    process.stderr.write(`${formatDiagnostic(diagnostic, source, { style: terminal.style, width: terminal.width() })}\n\n`)
  }
}

export const printFlowDiagnostics = (flows: readonly LoadedFlow[], terminal: Terminal): void => {
  for (const flow of flows) printDiagnostics(flow.diagnostics, terminal, { text: flow.text, file: flow.file })
}
