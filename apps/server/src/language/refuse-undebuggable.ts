import type { RunnableText } from '@testmesh/platform'
import { breakpointProblems } from '@testmesh/project/debug'
import type { DebugWish } from '@testmesh/protocol'
import { invalidPart } from '../http/invalid-part.ts'
import type { Prepared } from './prepare-run.ts'

interface ToDebug {
  readonly prepared: Pick<Prepared, 'loaded'>
  readonly texts: readonly RunnableText[]
  readonly debug: DebugWish
  readonly waitMs: number
}

/** Somebody steps through one execution, which ends when he says so. @throws Refusal */
export const refuseUndebuggable = ({ prepared: { loaded }, texts, debug, waitMs }: ToDebug): void => {
  const pointer = '/body/debug'
  if (waitMs > 0)
    throw invalidPart({ pointer: '/body/waitMs', message: 'is not for a debugged execution: it goes on when somebody says so' })
  if (texts.length > 1)
    throw invalidPart({ pointer, message: `is for one flow, and the text holds ${texts.length}: choose one of them by "documents"` })
  const rows = texts[0]?.rows?.length ?? 1
  if (rows !== 1)
    throw invalidPart({ pointer, message: `is for one execution, and the flow has ${rows} data rows: choose one by "row", counted from 0` })
  const plan = loaded[0]?.plan
  const [first, ...more] = (plan ? breakpointProblems(debug.breakpoints, plan) : []).map((problem) => ({
    ...problem,
    pointer: `${pointer}/breakpoints${problem.pointer}`,
  }))
  if (first) throw invalidPart(first, ...more)
}
