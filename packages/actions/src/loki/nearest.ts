import { type ActionContext, isActionError } from '@testmesh/action-kit'
import { ask, type ClientRequest } from '../http/client.ts'
import { linesInWords } from './in-words.ts'
import type { LokiConfig } from './loki.schema.ts'
import { readAnswer, toFound } from './read-answer.ts'
import { requestTo, selectorRequest, spanOf } from './requests.ts'

/** How long looking for it may take. Milliseconds. */
const LOOK_MS = 2000
/** How much of it is told. */
const SHOWN = 5

/**
 * What is there instead of lines that a query did not find, in words; nothing when that cannot be told. Asked when the step fails,
 * so what goes wrong here is no problem of its own.
 */
export const findNearest = async (config: LokiConfig, context: ActionContext): Promise<string | undefined> => {
  const [selector, ...rest] = selectorsIn(config.query)
  if (selector === undefined || rest.length > 0) return undefined
  const look = { selector, config: { ...config, timeout: LOOK_MS }, context }
  return nearestTo(look).catch((error: unknown) => {
    if (context.signal.aborted || !isActionError(error)) throw error
    return undefined
  })
}

interface Looking {
  readonly selector: string
  readonly config: LokiConfig
  readonly context: ActionContext
}

const nearestTo = async (look: Looking): Promise<string | undefined> => {
  const { selector, config, context } = look
  const nowMs = context.clock.now()
  const request = selectorRequest(config, selector, nowMs)
  const { lines } = toFound(await get(request, look), 3, request.url)
  if (lines.length > 0) return selector === config.query.trim() ? undefined : `${selector} alone finds ${linesInWords(lines, lines.length)}`
  const span = spanOf(config, nowMs)
  const labels = await listOf(requestTo(config, 'labels', span), look)
  for (const [, label = '', , value = ''] of selector.matchAll(matcher)) {
    if (!labels.includes(label)) return `there is no label ${label}; there are ${some(labels)}`
    const values = await listOf(requestTo(config, `label/${label}/values`, span), look)
    if (!values.includes(value)) return `no ${label} is ${JSON.stringify(value)}; there are ${some(values)}`
  }
  return undefined
}

const some = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : `${words.slice(0, SHOWN).join(', ')}${words.length > SHOWN ? ' and others' : ''}`

const get = async (request: ClientRequest, { config, context }: Looking): Promise<unknown> =>
  readAnswer(await ask(request, context), request.url, config.query)

/** Loki leaves the data out where there are none. */
const listOf = async (request: ClientRequest, look: Looking): Promise<readonly string[]> => {
  const data = await get(request, look)
  return Array.isArray(data) ? data : []
}

/** A label that must be equal to a text. */
const matcher = /([a-zA-Z_]\w*)\s*=\s*(["`])((?:[^"`\\]|\\.)*)\2/g

const selectorsIn = (query: string): string[] =>
  [...query.matchAll(/\{(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^}"`])*\}/g)].map(([selector]) => selector)
