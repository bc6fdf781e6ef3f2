import { isRunnable, type LoadedFlow, type Project } from '@testmesh/project'
import { type Diagnostic, hasErrors } from '@testmesh/protocol'
import * as v from 'valibot'
import { diagnosticsText, flowDiagnosticsText, shownPlaces } from '../print-diagnostics.ts'
import { shownFile } from '../shown-file.ts'
import { plain } from './plain.ts'

const problemSchema = v.object({
  severity: v.picklist(['error', 'warning']),
  code: v.pipe(v.string(), v.description('explain_code says what it means.')),
  message: v.string(),
  hint: v.optional(v.string()),
  file: v.optional(v.string()),
  line: v.optional(v.number()),
  column: v.optional(v.number()),
})
type Problem = v.InferOutput<typeof problemSchema>

export const problemEntries = {
  problems: v.array(problemSchema),
  problems_left_out: v.optional(v.number()),
}

const mostProblems = 100

export interface FoundProblems {
  readonly isValid: boolean
  readonly data: { problems: Problem[]; problems_left_out?: number }
  /** With the lines they are about, as people see them. */
  readonly text: string
}

type Checked = Pick<LoadedFlow, 'file' | 'diagnostics' | 'shownText' | 'subFlows'>

/** Problems of flows, and those that are of none of them. Hints of style are left to `testmesh lint`. */
export const foundProblems = (flows: readonly LoadedFlow[], { root }: Project, beside: readonly Diagnostic[] = []): FoundProblems => {
  const all = [...beside.flatMap((one) => toProblem(one)), ...flows.flatMap((flow) => problemsOf(flow, root))]
  const left = all.length - mostProblems
  return {
    isValid: flows.length > 0 && flows.every(isRunnable) && !hasErrors(beside),
    data: { problems: all.slice(0, mostProblems), ...(left > 0 && { problems_left_out: left }) },
    text: diagnosticsText(beside, plain) + flowDiagnosticsText(flows, plain, root),
  }
}

const problemsOf = ({ diagnostics, file }: Checked, root: string): Problem[] =>
  shownPlaces(diagnostics, root).flatMap((diagnostic) => toProblem(diagnostic, shownFile(root)(file)))

const toProblem = ({ severity, code, message, hint, place }: Diagnostic, flowFile?: string): Problem[] => {
  if (severity === 'info') return []
  const { file = flowFile, span: { start } = {} } = place
  return [
    {
      ...{ severity, code, message },
      ...(hint !== undefined && { hint }),
      ...(file !== undefined && { file }),
      ...(start && { line: start.line, column: start.column }),
    },
  ]
}
