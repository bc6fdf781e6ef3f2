import { type ActionContext, type ActionError, defineAction, type ExplainOptions } from '@testmesh/action-kit'
import { ask, toCurl } from '../http/client.ts'
import { askUntil, type Look, notMetInWords } from '../questions/ask-until.ts'
import { seriesInWords } from '../questions/series-in-words.ts'
import { linesInWords } from './in-words.ts'
import { type LokiConfig, lokiSchema } from './loki.schema.ts'
import { lokiError } from './loki-error.ts'
import { findNearest } from './nearest.ts'
import { type Found, readAnswer, toFound } from './read-answer.ts'
import { isForLines, queryRequest } from './requests.ts'

/** Asks once, or again and again until the answer is as expected or time is up. */
export const loki = defineAction(lokiSchema, {
  run: (config, context) =>
    askUntil<Found>(config, context, {
      look: async (timeout) => {
        const request = queryRequest({ ...config, timeout }, context.clock.now())
        return toFound(readAnswer(await ask(request, context), request.url, config.query), config.limit, request.url)
      },
      isFound: ({ count }) => count > 0,
      notFound: isForLines(config.query) ? 'there is no line' : 'there is no series',
      timeoutCode: 'HTTP_TIMEOUT',
      notMet: (last) => notMet(last, config, context),
      nothingExpected: (message) => lokiError('LOKI_NOTHING_EXPECTED', message),
      aborted: (message, cause) => lokiError('LOKI_ABORTED', message, { cause }),
    }),
  explain: (config, result, options) => {
    const outcome = result ? ` → ${inWords(result, config)}` : ''
    return { request: `${config.query}${outcome}`, ...repeatOf(config, options) }
  },
})

const inWords = ({ lines = [], series = [], count = 0 }: Partial<Found>, { query }: LokiConfig): string =>
  isForLines(query) ? linesInWords(lines, count) : seriesInWords(series, count)

const notMet = async (last: Look<Found>, config: LokiConfig, context: ActionContext): Promise<ActionError> => {
  const { result } = last
  const nearest = result.count === 0 && !context.signal.aborted ? await findNearest(config, context) : undefined
  const there = `${inWords(result, config)}${nearest === undefined ? '' : `; ${nearest}`}`
  return lokiError('LOKI_NOT_AS_EXPECTED', notMetInWords(last, there), { kind: 'timeout', result })
}

/** A range that moves is asked for as it would be now; a time that is none cannot be asked for. */
const repeatOf = (config: LokiConfig, options: ExplainOptions | undefined): { repeat?: string } => {
  try {
    return { repeat: toCurl(queryRequest(config, Date.now()), options) }
  } catch {
    return {}
  }
}
