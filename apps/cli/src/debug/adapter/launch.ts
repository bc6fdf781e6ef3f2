import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { RunnableFlow } from '@testmesh/project'
import { hasErrors } from '@testmesh/protocol'
import * as v from 'valibot'
import { loadSelection, type Selection } from '../../load-selection.ts'
import type { RunOptions } from '../../options.ts'
import { diagnosticsText, flowDiagnosticsText } from '../../print-diagnostics.ts'
import { problemsBeside, type Runnable, runnableOf } from '../../run-flows.ts'
import { describeTerminal } from '../../terminal.ts'
import { UsageError } from '../../usage-error.ts'
import { onlyFlow } from '../only-flow.ts'

const value = v.union([v.string(), v.number(), v.boolean()])
const values = v.optional(v.record(v.string(), value), {})

/** What a configuration for launching says, in an editor. Editors add keys of their own. */
const launchSchema = v.object({
  /** The file of the flow. */
  program: v.string(),
  /** Where it runs: paths are shown relative to it. Default: the folder of the flow. */
  cwd: v.optional(v.string()),
  environment: v.optional(v.string()),
  variables: values,
  secrets: values,
  inputs: values,
  /** Of several flows in the file, or data rows: those whose title contains it. */
  grep: v.optional(v.string()),
  /** A part of the flow. */
  only: v.optional(v.string()),
  from: v.optional(v.string()),
  to: v.optional(v.string()),
  stopOnEntry: v.nullish(v.boolean(), false),
  /** It runs without stopping. */
  noDebug: v.nullish(v.boolean(), false),
})

export interface Launch {
  readonly selection: Selection
  readonly runnable: Runnable
  readonly flow: RunnableFlow
  readonly options: RunOptions
  readonly stopsAtOnce: boolean
  readonly stops: boolean
}

/** Reads the flow, as `testmesh run` does. @throws UsageError with all that is wrong with it */
export const readLaunch = async (args: unknown): Promise<Launch> => {
  const asked = v.safeParse(launchSchema, args)
  if (!asked.success) throw new UsageError(`the configuration to launch: ${v.getDotPath(asked.issues[0]) ?? ''} ${asked.issues[0].message}`)
  const { program: named, environment, variables, secrets, inputs, stopOnEntry, noDebug, cwd, ...part } = asked.output
  const program = resolve(named)
  const folder = cwd ?? dirname(program)
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`)
  process.chdir(folder)
  const options: RunOptions = {
    color: false,
    var: pairs(variables),
    secret: pairs(secrets),
    input: pairs(inputs),
    ...(environment !== undefined && { env: environment }),
    ...Object.fromEntries(Object.entries(part).filter(([, text]) => text !== undefined)),
  }
  const terminal = describeTerminal(options)
  const loaded = await loadSelection([program], options)
  if ('diagnostics' in loaded) throw new UsageError(diagnosticsText(loaded.diagnostics, terminal, loaded.source).trimEnd())
  const { selection } = loaded
  const { flows } = selection.selected
  // Before the problems of others are told.
  onlyFlow(flows)
  const beside = problemsBeside(selection.selected, options)
  const problems = diagnosticsText(beside, terminal) + flowDiagnosticsText(flows, terminal, selection.project.root)
  const runnable = await runnableOf(selection, options)
  if (hasErrors(beside) || runnable.flows.length < flows.length) throw new UsageError(problems.trimEnd())
  return { selection, runnable, flow: onlyFlow(runnable.flows), options, stopsAtOnce: stopOnEntry === true, stops: noDebug !== true }
}

const pairs = (given: Readonly<Record<string, string | number | boolean>>): string[] =>
  Object.entries(given).map(([name, text]) => `${name}=${text}`)
