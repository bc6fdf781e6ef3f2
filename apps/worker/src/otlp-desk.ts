import { isActionError, type Otlp, type OtlpClaim } from '@testmesh/action-kit'
import type { Answers, Question } from './messages.ts'

/** What the child of one execution asks of the worker's receiver of spans. */
export interface OtlpDesk {
  claim(question: Extract<Question, { about: 'otlp.claim' }>): Promise<Answers['otlp.claim']>
  look(question: Extract<Question, { about: 'otlp.look' }>): Promise<Answers['otlp.look']>
  /** The execution is over: its trace is forgotten. */
  close(): Promise<void>
}

/** @param open The receiver, which listens from the first claim on. */
export const createOtlpDesk = (open: () => Promise<Otlp>): OtlpDesk => {
  let claimed: Promise<OtlpClaim> | undefined
  return {
    claim: async ({ traceId }) => {
      claimed ??= open().then((otlp) => otlp.claim(traceId))
      try {
        return { addresses: (await claimed).addresses }
      } catch (error) {
        claimed = undefined
        if (!isActionError(error)) throw error
        const { code, message, hint } = error
        return { refused: { code, message, ...(hint !== undefined && { hint }) } }
      }
    },
    look: async ({ query }) => (await claimed)?.look(query),
    close: async () => {
      await (await claimed?.catch(() => undefined))?.release()
    },
  }
}
