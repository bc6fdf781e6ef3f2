import { formatCount } from '../../ui/format.ts'
import { type Status, statusLooks } from '../../ui/status.tsx'

/** Executions that a schedule or a trigger started at once. */
export interface Batch {
  readonly executions: number
  readonly failed: number
  readonly quarantined: number
  readonly unfinished: number
  readonly verdict: 'passed' | 'failed' | 'error' | 'flaky' | 'skipped' | 'cancelled' | null
  /** What could not run. */
  readonly problems: readonly { readonly flowName: string | null; readonly message: string }[]
}

export interface BatchLook {
  readonly status: Status
  readonly word: string
  /** Why it is so, or what more there is to say. */
  readonly about?: string
}

/** What was started at once, as it is shown: a flow that could not run is not hidden behind others that passed. */
export const batchLook = (batch: Batch): BatchLook => {
  const { executions, failed, quarantined, unfinished, verdict, problems } = batch
  const facts = [
    executions > 1 && formatCount(executions, 'execution'),
    failed > 0 && executions > 1 && `${failed} failed`,
    quarantined > 0 && `${quarantined} failed in quarantine`,
    problems.length > 0 && problemWords(batch),
  ].filter(Boolean)
  const about = facts.length > 0 ? { about: facts.join(', ') } : {}
  if (unfinished > 0) return { status: 'running', word: statusLooks.running.word, ...about }
  if (verdict === null) return { status: 'none', word: 'Not kept any more', ...about }
  const isWell = verdict === 'passed' || verdict === 'flaky'
  return problems.length > 0 && isWell
    ? { status: 'error', word: `${statusLooks[verdict].word} in part`, ...about }
    : { status: verdict, word: statusLooks[verdict].word, ...about }
}

/** `Checkout could not run: the flow was removed, and 2 more`. */
export const problemWords = ({ problems }: Pick<Batch, 'problems'>): string => {
  const [first] = problems
  if (!first) return 'nothing could run'
  const what = first.flowName === null ? first.message : `${first.flowName} could not run: ${first.message}`
  return problems.length > 1 ? `${what}, and ${problems.length - 1} more` : what
}
