import type { GatePoint } from '@testmesh/engine'
import type { BatchFollower, RunnableFlow } from '@testmesh/project'
import { type Breakpoint, findBreakpoint, type GoOn, isAt, type Stop, stepThrough } from '@testmesh/project/debug'
import { clean, codeFrame, type Place } from '@testmesh/protocol'
import type { StepTeller } from '@testmesh/reporters'
import { commands, readCommand, type Session } from '../debug/commands.ts'
import { onlyFlow } from '../debug/only-flow.ts'
import { openTeller } from '../debug/open-teller.ts'
import { openPrompt } from '../debug/prompt.ts'
import { findRunnable } from '../find-runnable.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { leftBehind } from '../left-behind.ts'
import { networkOf } from '../network/network-of.ts'
import type { RunOptions } from '../options.ts'
import { refuseInput } from '../read-input.ts'
import { runFlows } from '../run-flows.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface DebugOptions extends RunOptions {
  /** Each a step, by its id or its line. Default: it stops before the first. */
  readonly break?: readonly string[]
}

/** `testmesh debug`: runs a flow step by step, and stops where somebody wants to look, or something failed. */
export const debugCommand = async (paths: readonly string[], options: DebugOptions): Promise<number> => {
  refuseInput(paths, 'the debugger takes its commands from there')
  const network = await networkOf(options)
  const found = await findRunnable(paths, options)
  if (typeof found === 'number') return found
  const { selection, runnable } = found
  const flow = onlyFlow(runnable.flows)
  const breakpoints = (options.break ?? []).map((text) => breakpointOf(text, findBreakpoint(text, flow.plan)))
  const write = (text: string) => void process.stdout.write(text)
  const interrupts = listenForInterrupts(
    (text) => process.stderr.write(text),
    () => leftBehind(selection.project),
  )
  const stage = createStage({ flow, options, root: selection.project.root, write })
  let hasLeft = false
  const quit = () => {
    hasLeft = true
  }
  const session: Session = { plan: flow.plan, breakpoints, target: undefined, write, source: stage.source, quit }
  const leaving = new AbortController()
  let names: () => readonly string[] = () => []
  const prompt = openPrompt({
    input: process.stdin,
    output: process.stdout,
    complete: (word) => [...commands.map(({ names: [command] }) => command), ...names()].filter((name) => name.startsWith(word)),
  })
  interrupts.signal.addEventListener('abort', prompt.close, { once: true })
  const converse = async (stop: Stop): Promise<GoOn> => {
    session.target = undefined
    names = () => stop.point.names().map(({ name }) => name)
    stage.show(stop)
    for (;;) {
      const { command, argument } = readCommand(await prompt.ask('debug> '))
      const next = await command.run(stop, argument, session)
      if (next) return next
    }
  }
  const { gate } = stepThrough({
    pace: { to: breakpoints.length > 0 ? 'end' : 'next' },
    isBreakpoint: (point) => [...breakpoints, ...(session.target ? [session.target] : [])].some((one) => isAt(one, point)),
    converse,
  })
  const follower: BatchFollower = {
    onEvents: (id, events) => {
      stage.teller.onEvents(id, events)
      // Whoever leaves debugs no other row.
      if (hasLeft && flow.rows && events.at(-1)?.type === 'execution.finished') leaving.abort('the debugger was left')
    },
  }
  try {
    const signal = AbortSignal.any([interrupts.signal, leaving.signal])
    return await runFlows(
      selection,
      runnable,
      { ...options, parallel: 1 },
      { wanted: [], interrupts: { ...interrupts, signal }, network, follower, gate },
    )
  } finally {
    prompt.close()
    interrupts.end()
  }
}

/** @throws UsageError */
const breakpointOf = (text: string, found: Breakpoint | string): Breakpoint => {
  if (typeof found === 'string') throw new UsageError(`--break ${text}: ${found}`)
  return found
}

interface Stage {
  readonly teller: StepTeller
  /** Where it stopped, and why. */
  show(stop: Stop): void
  source(point: GatePoint): string
}

interface StageOptions {
  readonly flow: RunnableFlow
  readonly options: DebugOptions
  /** Of the project. */
  readonly root: string
  readonly write: (text: string) => void
}

/** What somebody sees of the run. */
const createStage = ({ flow, options, root, write }: StageOptions): Stage => {
  const { color, width, style } = describeTerminal(options)
  const { teller, shown, texts } = openTeller({ flow, root, write, width, color, debug: options.debug ?? false })
  const fileOf = (place: Place): string => place.file ?? flow.file
  // Nothing is wrong there.
  const frame = { before: 2, after: 6, width: Math.max(40, width() - 8), style: { ...style, red: style.cyan } }
  const source = ({ place }: GatePoint): string => codeFrame(texts.sourceOfFile(fileOf(place))?.text ?? '', place, frame)
  const headOf = (why: Stop['why'], point: GatePoint): string => {
    const line = point.place.span?.start.line
    const at = `${shown(fileOf(point.place))}${line === undefined ? '' : `:${line}`}`
    const tries = point.attempt > 1 ? `, attempt ${point.attempt}` : ''
    return `\nbefore ${style.bold(point.id)}${tries}${why === 'breakpoint' ? ', a breakpoint' : ''}  ${style.dim(at)}\n${source(point)}\n`
  }
  const show = ({ why, point }: Stop): void => {
    if (why !== 'failure') return void write(headOf(why, point))
    const { failure, attempt } = point
    // A condition that cannot be told keeps its step from beginning: of that nothing is known but why.
    if (attempt === 0) write(`${headOf(why, point)}${style.red(`error[${failure?.code}]`)}: ${clean(failure?.message ?? '')}\n`)
    else teller.tellFailure(point.path, failure)
    write(`${style.bold(point.id)} failed: a tries it once more, n leaves it at that\n`)
  }
  return { teller, show, source }
}
