import { Refusal } from '@testmesh/platform'
import { type Capability, type Diagnostic, hasErrors, inFileOrder, type Place } from '@testmesh/protocol'
import type { Workspace } from '@testmesh/storage'
import { chooseEnvironment, type Known, knownAnywhere, knownIn } from './known-variables.ts'
import { prepareText, type TextToRun } from './prepare-run.ts'
import { placeOfEnvironment, readText } from './read-text.ts'

export interface TextToJudge extends TextToRun {
  /** In which it will run. Absent: as an execution chooses one. */
  readonly environment?: string
}

export interface Judgement {
  /** Whether it would run in that environment. */
  readonly isRunnable: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Everything that is wrong with a text, as an execution would find it. Where nobody said the environment, a name that some
 * environment has may yet be there: that is a warning; and an environment that the text names and that there is not is one more
 * thing that is wrong with it.
 *
 * @throws Refusal UNKNOWN_ENVIRONMENT for one that was asked for
 */
export const diagnose = async (
  workspace: Workspace,
  { environment, ...text }: TextToJudge,
  granted: readonly Capability[],
): Promise<Judgement> => {
  const { content, diagnostics: read } = readText(text.text, text.path)
  const own = environment ?? content.environment ?? null
  const known = await knownIn(workspace, environment ?? (await chooseEnvironment(workspace, own))).catch((error: unknown) => {
    if (environment !== undefined || !(error instanceof Refusal) || error.code !== 'UNKNOWN_ENVIRONMENT') throw error
    return error
  })
  if (known instanceof Refusal) {
    const unknown = problemOf(known, placeOfEnvironment(text.text, text.path))
    return { isRunnable: false, diagnostics: inFileOrder([unknown, ...read], text.path ?? undefined) }
  }
  const { diagnostics } = await prepareText(workspace, text, { known, granted })
  const isRunnable = !hasErrors(diagnostics)
  if (isRunnable || own !== null) return { isRunnable, diagnostics }
  return { isRunnable, diagnostics: await softened(workspace, text, { diagnostics, known, granted }) }
}

const problemOf = ({ code, message, details: { hint } }: Refusal, place: Place): Diagnostic => ({
  ...{ code, severity: 'error', message, place },
  ...(hint !== undefined && { hint }),
})

interface Found {
  readonly diagnostics: readonly Diagnostic[]
  readonly known: Known
  readonly granted: readonly Capability[]
}

/** What is unknown only because of the environment is unknown no more when all of them are there. */
const softened = async (workspace: Workspace, text: TextToRun, { diagnostics, known, granted }: Found): Promise<Diagnostic[]> => {
  if (!diagnostics.some(({ code }) => code === 'PLAN_UNKNOWN_NAME')) return [...diagnostics]
  const everywhere = await prepareText(workspace, text, { known: await knownAnywhere(workspace, known), granted })
  const lasting = new Set(everywhere.diagnostics.map(placeOf))
  return diagnostics.map((diagnostic) =>
    diagnostic.code !== 'PLAN_UNKNOWN_NAME' || lasting.has(placeOf(diagnostic))
      ? diagnostic
      : { ...diagnostic, severity: 'warning', hint: 'Some environments have it: run the flow in one of those.' },
  )
}

const placeOf = ({ code, message, place }: Diagnostic): string => JSON.stringify([code, message, place])
