import type { Diagnostic, FixEdit, Place, Severity } from '@testmesh/protocol'

/** What a code is about, for whoever reads the log. */
export interface SarifRule {
  readonly title: string
  readonly hint: string
  /** Why it does harm. */
  readonly why?: string
}

export interface SarifOptions {
  /** Of the program that found the problems. */
  readonly version: string
  /** Of the codes that are reported; one that is not here is told by its code alone. */
  readonly rules: Readonly<Record<string, SarifRule>>
  /** Where a code is explained. */
  readonly helpUri?: (code: string) => string
}

/**
 * Problems as a log of SARIF 2.1.0, as code scanning takes it. Paths are those of the places, columns count UTF-16 units.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const toSarif = (problems: readonly Diagnostic[], options: SarifOptions): object => {
  const codes = [...new Set(problems.map(({ code }) => code))].toSorted()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'TestMesh', version: options.version, rules: codes.map((code) => toRule(code, options)) } },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => toResult(problem, codes)),
      },
    ],
  }
}

const toRule = (code: string, { rules, helpUri }: SarifOptions): object => {
  const { title = code, hint = code, why } = rules[code] ?? {}
  return {
    id: code,
    shortDescription: { text: title },
    ...(why !== undefined && { fullDescription: { text: why } }),
    help: { text: hint },
    ...(helpUri && { helpUri: helpUri(code) }),
  }
}

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

const toResult = ({ code, severity, message, hint, place, related, fix }: Diagnostic, codes: readonly string[]): object => ({
  ruleId: code,
  ruleIndex: codes.indexOf(code),
  level: levels[severity],
  message: { text: hint === undefined ? message : `${message}: ${hint}` },
  locations: locationOf(place),
  ...(related && {
    relatedLocations: related.flatMap((other) => locationOf(other.place).map((at) => ({ ...at, message: { text: other.message } }))),
  }),
  ...(fix &&
    place.file !== undefined && { fixes: [{ description: { text: fix.title }, artifactChanges: [changesOf(place.file, fix.edits)] }] }),
})

const locationOf = ({ file, span }: Place): object[] =>
  file === undefined
    ? []
    : [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file) },
            ...(span && {
              region: { startLine: span.start.line, startColumn: span.start.column, endLine: span.end.line, endColumn: span.end.column },
            }),
          },
        },
      ]

const changesOf = (file: string, edits: readonly FixEdit[]): object => ({
  artifactLocation: { uri: uriOf(file) },
  replacements: edits.map(({ start, end, text }) => ({
    deletedRegion: { charOffset: start, charLength: end - start },
    ...(text !== '' && { insertedContent: { text } }),
  })),
})

const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/')
