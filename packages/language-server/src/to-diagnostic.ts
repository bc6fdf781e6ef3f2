import type { Diagnostic as FlowDiagnostic, Place, Severity } from '@testmesh/protocol'
import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver'

export interface DiagnosticContext {
  /** The file that a place is in, and its range there. */
  locate(place: Place): { readonly uri: string; readonly range: Range }
  /** The page on which every code has its paragraph. */
  readonly errorPage: URL | undefined
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
}

/** A problem as editors show it: what helps stands below what is wrong. */
export const toDiagnostic = (
  { code, severity, message, hint, place, related = [] }: FlowDiagnostic,
  context: DiagnosticContext,
): Diagnostic => ({
  range: context.locate(place).range,
  severity: severities[severity],
  source: 'testmesh',
  code,
  message: hint === undefined ? message : `${message}\n${hint}`,
  ...(context.errorPage && { codeDescription: { href: new URL(`#${code.toLowerCase()}`, context.errorPage).href } }),
  ...(related.length > 0 && {
    relatedInformation: related.map((other) => ({ location: context.locate(other.place), message: other.message })),
  }),
})
