import { type ActionDescriptor, type Diagnostic, hasErrors, inFileOrder, type Severity } from '@testmesh/protocol'
import type { Flow } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { actionTableOf } from '../read/action-table.ts'
import { locate } from '../source/locate.ts'
import { lintCodes } from './codes.ts'
import { applyDirectives } from './directives.ts'
import type { Finding, LintContext, LintRule, PlacedStep } from './lint-rule.ts'
import { lintRules } from './rule-table.ts'

/** How much a rule matters: `note` is `info` among severities. */
export type LintLevel = 'off' | 'note' | 'warning' | 'error'

export interface LintOptions {
  readonly descriptors: readonly ActionDescriptor[]
  /** Milliseconds since 1970. Default: no rule looks at days. */
  readonly now?: number
  /** Of a rule, instead of its own; as in `lint.rules` of the project config. */
  readonly levels?: Readonly<Record<string, LintLevel>>
}

/** A flow of a file, and what is known of it already. */
export interface LintedFlow {
  readonly reading: FlowReading
  /** Default: what reading it gave. Planning it finds more. */
  readonly diagnostics?: readonly Diagnostic[]
}

/**
 * Everything there is to say about the flows of one file, in the order of its text: errors and warnings of their meaning, older
 * names, and what the rules of good flows find. Comments may disable what is no error; one that disables nothing is told. The rules
 * look only at flows without errors.
 */
export const lintFlows = (flows: readonly LintedFlow[], options: LintOptions): readonly Diagnostic[] => {
  const found = flows.flatMap(({ reading, diagnostics = reading.diagnostics }) => [
    ...diagnostics,
    ...(hasErrors(diagnostics) ? [] : judge(reading, options)),
  ])
  const levelled = found.flatMap((problem) => atLevel(problem, options))
  const [first] = flows
  if (!first) return levelled
  const { text, file } = first.reading.source
  const { diagnostics, unused } = applyDirectives(levelled, { text, file, isPlanned: flows.some((flow) => flow.diagnostics) })
  // Where a rule could not look, nobody knows what its comment would disable.
  const isWhole = flows.every(({ reading, diagnostics = reading.diagnostics }) => !hasErrors(diagnostics))
  const told = !isWhole ? [] : unused.flatMap((problem) => atLevel(problem, options))
  return inFileOrder([...diagnostics, ...told], file)
}

const judge = (reading: FlowReading, options: LintOptions): Diagnostic[] => {
  const { flow } = reading
  if (!flow) return []
  const { levels = {} } = options
  const context = contextOf(flow, reading, options)
  return lintRules.flatMap((rule) =>
    levels[rule.code] === 'off' ? [] : rule.find(context).map((finding) => toDiagnostic(rule, finding, reading)),
  )
}

const contextOf = (flow: Flow, reading: FlowReading, { descriptors, now }: LintOptions): LintContext => {
  const steps: PlacedStep[] = []
  visitSteps(flow, (step, place) => void steps.push({ ...place, step }))
  const actions = actionTableOf(descriptors)
  return { flow, reading, steps, now, descriptorOf: ({ action }) => actions.get(action)?.descriptor }
}

const toDiagnostic = ({ code, severity }: LintRule, finding: Finding, { source }: FlowReading): Diagnostic => ({
  code,
  severity,
  message: finding.message,
  place: locate(source, finding.pointer, { at: finding.at }),
  hint: finding.hint ?? lintCodes[code].hint,
  ...(finding.related && { related: finding.related.map(({ message, pointer }) => ({ message, place: locate(source, pointer) })) }),
  ...(finding.fix && { fix: finding.fix }),
})

const severities: Readonly<Record<Exclude<LintLevel, 'off'>, Severity>> = { note: 'info', warning: 'warning', error: 'error' }

const atLevel = (problem: Diagnostic, { levels = {} }: LintOptions): Diagnostic[] => {
  const level = problem.code.startsWith('LINT_') && Object.hasOwn(levels, problem.code) ? levels[problem.code] : undefined
  if (level === 'off') return []
  return [level === undefined ? problem : { ...problem, severity: severities[level] }]
}
