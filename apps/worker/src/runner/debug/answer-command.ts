import { ExpressionError } from '@testmesh/expressions'
import { breakpointProblems, type GoOn, valueNamed } from '@testmesh/project/debug'
import { type Breakpoint, type DebugAnswer, type DebugCommand, maxEvaluatedBytes, messageOf, positionAt } from '@testmesh/protocol'
import type { DebuggedState, Standing } from './debug-gate.ts'
import { lookAround, sizeOf } from './look-around.ts'

type StopCommand = Extract<DebugCommand, { readonly stop: number }>
type Refused = Extract<DebugAnswer, { readonly refused: unknown }>['refused']

const done: DebugAnswer = { reply: {} }

/** Does what somebody wants, where it can be done. Never rejects. */
export const answerCommand = async (state: DebuggedState, command: DebugCommand): Promise<DebugAnswer> => {
  try {
    return await answerAnywhere(state, command)
  } catch (error) {
    return refusedBy(error, 'expression' in command ? command.expression : '')
  }
}

const answerAnywhere = async (state: DebuggedState, command: DebugCommand): Promise<DebugAnswer> => {
  if (command.command === 'pause') {
    state.pause()
    return done
  }
  if (command.command === 'breakpoints') return setBreakpoints(state, command.breakpoints)
  const { standing } = state
  if (!standing) return refused('NOT_PAUSED', 'The execution goes on: it has to stop first.')
  if (standing.number !== command.stop) return refused('NOT_PAUSED', `The execution stands at stop ${standing.number} by now.`)
  return answerAt(standing, command, state)
}

const answerAt = async (standing: Standing, command: StopCommand, state: DebuggedState): Promise<DebugAnswer> => {
  const { point, why, goOn } = standing
  const behind: GoOn = { pace: { to: 'behind', path: point.path } }
  switch (command.command) {
    case 'look':
      return { reply: lookAround(point) }
    case 'evaluate':
      return valueAnswer(await point.evaluate(command.expression))
    case 'set': {
      const whyNot = await point.set(command.name, command.expression)
      if (whyNot !== undefined) return refused('CANNOT_SET', /[.?]$/.test(whyNot) ? whyNot : `${whyNot}.`)
      const value = valueNamed(point, command.name)
      return value === undefined || sizeOf(value) > maxEvaluatedBytes ? done : { reply: { value } }
    }
    case 'continue':
      return runUpTo(state, standing, command.upTo)
    case 'next':
      goOn(behind)
      return done
    case 'into':
      goOn({ pace: { to: 'next' } })
      return done
    case 'again':
      if (why !== 'failure') return refused('NOT_POSSIBLE_HERE', 'Nothing failed here that could be tried once more.')
      goOn({ pace: { to: 'next' }, decision: { again: true } })
      return done
    case 'give': {
      if (point.attempt === 0) return refused('NOT_POSSIBLE_HERE', 'Whether the step runs is not told yet: set what its condition reads.')
      const result = await point.resultOf(command.expression)
      if (!result) return refused('NO_RESULT', 'The result of an action is a map.')
      if (state.standing !== standing) return refused('NOT_PAUSED', 'The execution was cancelled meanwhile.')
      goOn({ ...behind, decision: { result, ...(why === 'failure' && { again: true }) } })
      return done
    }
  }
}

const runUpTo = (state: DebuggedState, { goOn }: Standing, upTo: Breakpoint | undefined): DebugAnswer => {
  const problems = upTo ? breakpointProblems([upTo], state.plan) : []
  if (problems.length > 0) return invalid(problems.map(({ pointer, message }) => ({ pointer: pointer.replace('/0', '/upTo'), message })))
  state.target = upTo
  goOn({ pace: { to: 'end' } })
  return done
}

const setBreakpoints = (state: DebuggedState, breakpoints: readonly Breakpoint[]): DebugAnswer => {
  const problems = breakpointProblems(breakpoints, state.plan)
  if (problems.length > 0) return invalid(problems.map(({ pointer, message }) => ({ pointer: `/breakpoints${pointer}`, message })))
  state.breakpoints = breakpoints
  return done
}

const valueAnswer = (value: unknown): DebugAnswer => {
  if (value === undefined) return done
  const bytes = sizeOf(value)
  if (bytes <= maxEvaluatedBytes) return { reply: { value } }
  return refused('VALUE_TOO_LONG', `The value has ${bytes} bytes as JSON, and ${maxEvaluatedBytes} can be shown.`)
}

const refused = (code: string, message: string, more: Partial<Refused> = {}): DebugAnswer => ({ refused: { code, message, ...more } })

const invalid = (errors: readonly { readonly pointer: string; readonly message: string }[]): DebugAnswer => {
  const [first] = errors
  return refused('REQUEST_INVALID', `/body${first?.pointer} ${first?.message}.`, { errors: [...errors] })
}

/** @param text The expression that was evaluated. */
const refusedBy = (error: unknown, text: string): DebugAnswer => {
  if (!(error instanceof ExpressionError)) return refused('GATE_FAILED', `The debugger failed: ${messageOf(error)}.`)
  const { code, message, hint, start, end } = error
  const span = start === undefined || end === undefined ? undefined : { start: positionAt(text, start), end: positionAt(text, end) }
  const about = { message, ...(hint !== undefined && { hint }) }
  return { refused: { code, ...about, diagnostics: [{ code, severity: 'error', ...about, place: span ? { span } : {} }] } }
}
