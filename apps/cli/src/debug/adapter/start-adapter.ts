import { relative, sep } from 'node:path'
import type { GatePoint } from '@testmesh/engine'
import {
  type GoOn,
  isAt,
  type Pace,
  placesOf,
  type StepPlace,
  type StepThrough,
  type Stop,
  stepAt,
  stepThrough,
  valueNamed,
} from '@testmesh/project/debug'
import { fullTitle, isTruthy } from '@testmesh/protocol'
import { Event } from '@vscode/debugadapter'
import type { DebugProtocol } from '@vscode/debugprotocol'
import { exitCodes } from '../../exit-codes.ts'
import { listenForInterrupts } from '../../interrupts.ts'
import { runFlows } from '../../run-flows.ts'
import { openTeller } from '../open-teller.ts'
import { problemText } from '../problem-text.ts'
import { type Launch, readLaunch } from './launch.ts'
import { type Handlers, type Protocol, startProtocol } from './protocol.ts'
import { createShownValues } from './shown-values.ts'
import { stackFrames } from './stack-frames.ts'

export interface AdapterOptions {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Debugs a flow for an editor, which says what to do. Resolves when the editor has left, and all is cleaned up. */
export const startAdapter = ({ input, output }: AdapterOptions): Promise<void> =>
  new Promise((resolve) => {
    let leave = async (): Promise<void> => {}
    const handlers = (protocol: Protocol): Handlers => {
      const adapter = createAdapter(protocol, resolve)
      leave = adapter.leave
      return {
        ...adapter.handlers,
        disconnect: async () => {
          await leave()
          // Once the answer is on its way.
          setImmediate(resolve)
        },
      }
    }
    startProtocol({ input, output, handlers, onGone: () => void leave().then(resolve) })
  })

/** A breakpoint of the editor. */
interface Wanted {
  readonly step: StepPlace | { readonly id: string }
  /** It stops only where this holds. */
  readonly condition: string | undefined
}

interface Stopped {
  readonly stop: Stop
  goOn(next: GoOn): void
}

/** What the editor is told once. */
const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsRestartFrame: true,
  supportsExceptionInfoRequest: true,
  supportsCompletionsRequest: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: [
    { filter: 'failures', label: 'Failed steps', default: true },
    { filter: 'tolerated', label: 'Failed steps that the flow tolerates' },
  ],
}

const createAdapter = ({ event }: Protocol, onInterrupted: () => void): { readonly handlers: Handlers; leave(): Promise<void> } => {
  const send = (name: string, body: object): void => event(new Event(name, body))
  const say = (text: string, category = 'stdout'): void => send('output', { category, output: text })
  const values = createShownValues()
  const cancelling = new AbortController()
  let launch: Launch | undefined
  let through: StepThrough | undefined
  let running: Promise<void> | undefined
  let stopped: Stopped | undefined
  let firstLine = 1
  let firstColumn = 1
  const byFile = new Map<string, readonly Wanted[]>()
  let byName: readonly Wanted[] = []
  let filters: ReadonlySet<string> = new Set(['failures'])

  const launched = (): Launch => {
    if (!launch) throw new Error('no flow was launched')
    return launch
  }
  const here = (): Stopped => {
    if (!stopped) throw new Error('the flow runs: it has to stop first')
    return stopped
  }
  const fileOf = ({ file }: { readonly file?: string | undefined }): string => file ?? launched().flow.file
  const goOn = (pace: Pace, decision?: GoOn['decision']): void => {
    const { goOn: resume } = here()
    stopped = undefined
    // The answer comes before whatever happens next.
    setImmediate(resume, { pace, ...(decision && { decision }) })
  }
  /** Nothing stops any more, and no other data row begins; what runs is cancelled, and cleans up. */
  const quit = (): void => {
    const reason = 'the debugger was left'
    through?.leave()
    cancelling.abort(reason)
    stopped?.goOn({ pace: { to: 'end' }, decision: { stop: reason } })
    stopped = undefined
    if (!running) send('terminated', {})
  }

  const isBreakpoint = async (point: GatePoint): Promise<boolean> => {
    for (const { step, condition } of [...byName, ...[...byFile.values()].flat()])
      if (isAt(step, point) && (!condition || (await holds(point, condition)))) return true
    return false
  }
  /** One that cannot be told stops there: somebody wants to know. */
  const holds = async (point: GatePoint, condition: string): Promise<boolean> => {
    try {
      return isTruthy(await point.evaluate(condition))
    } catch (error) {
      say(`the condition ${condition}: ${problemText(error)}\n`, 'stderr')
      return true
    }
  }

  const run = async (): Promise<void> => {
    const { selection, runnable, flow, options, stops, stopsAtOnce } = launched()
    const { teller } = openTeller({ flow, root: selection.project.root, write: say, width: () => 100, color: false, debug: false })
    through = stepThrough({
      pace: { to: stopsAtOnce ? 'next' : 'end' },
      isBreakpoint,
      isFailureShown: ({ isTolerant }) => filters.has(isTolerant ? 'tolerated' : 'failures'),
      converse: (stop) =>
        new Promise((resolve) => {
          values.clear()
          if (stop.why === 'failure') teller.tellFailure(stop.point.path, stop.point.failure)
          stopped = { stop, goOn: resolve }
          const reason = stop.why === 'failure' ? 'exception' : stop.why
          send('stopped', { reason, threadId: 1, allThreadsStopped: true, ...(stop.point.failure && { text: stop.point.failure.message }) })
        }),
    })
    const interrupts = listenForInterrupts((text) => process.stderr.write(text))
    interrupts.signal.addEventListener('abort', quit, { once: true })
    const { gate } = through
    const ways = { wanted: [], interrupts: { ...interrupts, signal: cancelling.signal }, follower: teller, ...(stops && { gate }) }
    const exitCode = await runFlows(selection, runnable, { ...options, parallel: 1 }, ways).catch((error: unknown) => {
      say(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, 'stderr')
      return exitCodes.bug
    })
    interrupts.end()
    stopped = undefined
    send('exited', { exitCode })
    send('terminated', {})
    // Whoever sent the signal waits for the end of the process, and no editor is asked.
    if (interrupts.exitCode() !== undefined) onInterrupted()
  }

  const handlers: Handlers = {
    initialize: ({ linesStartAt1 = true, columnsStartAt1 = true }: DebugProtocol.InitializeRequestArguments) => {
      firstLine = linesStartAt1 ? 1 : 0
      firstColumn = columnsStartAt1 ? 1 : 0
      return capabilities
    },
    launch: async (args: unknown) => {
      if (launch) throw new Error('a flow was launched already')
      launch = await readLaunch(args).catch((error: unknown) => {
        const text = problemText(error)
        say(`${text}\n`, 'stderr')
        throw new Error(/^error.*$/m.exec(text)?.[0] ?? text.split('\n')[0])
      })
      event(new Event('initialized'))
    },
    setBreakpoints: ({ source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments) => {
      const { selection, flow } = launched()
      const file = relative(selection.project.root, source.path ?? '')
        .split(sep)
        .join('/')
      const places = placesOf(flow.plan).filter((place) => fileOf(place) === file)
      const found = breakpoints.map(({ line, condition }) => ({ step: stepAt(places, line + 1 - firstLine), condition }))
      byFile.set(
        file,
        found.flatMap(({ step, condition }) => (step ? [{ step, condition }] : [])),
      )
      const why = places.length === 0 ? 'the flow that is debugged does not run this file' : 'no step stands there'
      return {
        breakpoints: found.map(({ step }) =>
          step ? { verified: true, line: step.line - 1 + firstLine } : { verified: false, message: why },
        ),
      }
    },
    setFunctionBreakpoints: ({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments) => {
      const ids = new Set(placesOf(launched().flow.plan).map(({ id }) => id))
      byName = breakpoints.map(({ name, condition }) => ({ step: { id: name }, condition }))
      return {
        breakpoints: breakpoints.map(({ name }) =>
          ids.has(name) ? { verified: true } : { verified: false, message: `there is no step ${name}` },
        ),
      }
    },
    setExceptionBreakpoints: ({ filters: wanted }: DebugProtocol.SetExceptionBreakpointsArguments) => {
      filters = new Set(wanted)
    },
    configurationDone: () => {
      launched()
      if (running) throw new Error('the flow runs already')
      if (cancelling.signal.aborted) throw new Error('the debugger was left')
      const { promise, resolve } = Promise.withResolvers<void>()
      running = promise
      // The answer comes before whatever happens next.
      setImmediate(() => resolve(run()))
    },
    threads: () => ({ threads: [{ id: 1, name: fullTitle(launched().flow.plan.flow.name) }] }),
    stackTrace: () => ({ stackFrames: stackFrames(here().stop, launched(), { firstLine, firstColumn }) }),
    scopes: ({ frameId }: DebugProtocol.ScopesArguments) => {
      const { point } = here().stop
      if (frameId !== 1) return { scopes: [] }
      const named = () => point.names().map(({ name, value, from }) => ({ name, value, from, expression: name }))
      const given = () => Object.entries(point.config().config ?? {}).map(([name, value]) => ({ name, value }))
      valuesReference = values.create(named)
      return {
        scopes: [
          { name: 'Values', presentationHint: 'locals', variablesReference: valuesReference, expensive: false },
          { name: 'What the action is given', variablesReference: values.create(given), expensive: false },
        ],
      }
    },
    variables: ({ variablesReference }: DebugProtocol.VariablesArguments) => {
      here()
      return { variables: values.open(variablesReference) }
    },
    setVariable: async ({ variablesReference, name, value }: DebugProtocol.SetVariableArguments) => {
      const { point } = here().stop
      if (variablesReference !== valuesReference) throw new Error('only outputs and variables can be changed, as a whole')
      const whyNot = await point.set(name, value)
      if (whyNot !== undefined) throw new Error(whyNot)
      const { result, variablesReference: reference } = values.result(valueNamed(point, name), name)
      return { value: result, variablesReference: reference }
    },
    evaluate: async ({ expression }: DebugProtocol.EvaluateArguments) => {
      const text = expression
        .trim()
        .replace(/^(?:\$\{([^{}]*)\}|\{\{([^{}]*)\}\})$/, '$1$2')
        .trim()
      return values.result(await here().stop.point.evaluate(text), text)
    },
    exceptionInfo: () => {
      const { failure } = here().stop.point
      if (!failure) throw new Error('nothing failed here')
      return { exceptionId: failure.code, description: failure.message, breakMode: 'always' }
    },
    completions: ({ text, column }: DebugProtocol.CompletionsArguments) => {
      const word = /[\w.]*$/.exec(text.slice(0, column - firstColumn))?.[0] ?? ''
      const names = here()
        .stop.point.names()
        .filter(({ name }) => name.startsWith(word))
      return {
        targets: names.map(({ name, from }) => ({
          label: name,
          detail: from,
          type: 'variable',
          start: column - word.length,
          length: word.length,
        })),
      }
    },
    continue: () => {
      goOn({ to: 'end' })
      return { allThreadsContinued: true }
    },
    next: () => goOn({ to: 'behind', path: here().stop.point.path }),
    stepIn: () => goOn({ to: 'next' }),
    stepOut: () => {
      const { path } = here().stop.point
      const outer = path.slice(0, path.lastIndexOf('/'))
      goOn(outer.includes('/') ? { to: 'behind', path: outer.replace(/\[[^\]]*\]$/, '') } : { to: 'end' })
    },
    pause: () => through?.pause(),
    restartFrame: () => {
      if (here().stop.why !== 'failure') throw new Error('a step is tried once more when it failed')
      goOn({ to: 'next' }, { again: true })
    },
    terminate: quit,
  }
  let valuesReference = 0
  return {
    handlers,
    leave: async () => {
      if (running) quit()
      await running
    },
  }
}
