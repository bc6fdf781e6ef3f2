import { type ActionContext, isActionError } from '@testmesh/action-kit'
import { ask } from '../http/client.ts'
import { nameOf } from '../questions/series-in-words.ts'
import { readAnswer } from './read-answer.ts'
import { aroundNow, type PrometheusConfig, requestTo } from './requests.ts'
import { type Selector, selectorsOf } from './selectors.ts'

/** How long looking for it may take. Milliseconds. */
const LOOK_MS = 2000
/** How much of it is told. */
const SHOWN = 3

/**
 * What is there instead of series that a query did not find, in words; nothing when that cannot be told. Asked when the step fails,
 * so what goes wrong here is no problem of its own.
 */
export const findNearest = async (config: PrometheusConfig, context: ActionContext): Promise<string | undefined> => {
  const request = { ...config, timeout: LOOK_MS }
  for (const selector of selectorsOf(config.query)) {
    const nearest = await nearestTo(selector, request, context).catch((error: unknown) => {
      if (context.signal.aborted || !isActionError(error)) throw error
      return undefined
    })
    if (nearest !== undefined) return nearest
  }
  return undefined
}

const nearestTo = async (selector: Selector, config: PrometheusConfig, context: ActionContext): Promise<string | undefined> => {
  const known = await seriesOf(selector.name, config, context)
  if (known.length === 0) return otherNames(selector.name, config, context)
  const agreement = (labels: Labels) => Object.entries(selector.labels).filter(([label, value]) => labels[label] === value).length
  const isMeant = Object.keys(selector.labels).length
  const [first, ...others] = known.toSorted((a, b) => agreement(b) - agreement(a))
  if (!first || agreement(first) === isMeant) return undefined
  return `nearest to it: ${[first, ...others].slice(0, SHOWN).map(nameOf).join(', ')}`
}

type Labels = Readonly<Record<string, string>>

const seriesOf = async (name: string, config: PrometheusConfig, context: ActionContext): Promise<readonly Labels[]> =>
  list(await get('series', { 'match[]': name, limit: '1000', ...aroundNow(context) }, { config, context }))

const otherNames = async (name: string, config: PrometheusConfig, context: ActionContext): Promise<string> => {
  const names = list<string>(await get('label/__name__/values', {}, { config, context }))
  const words = new Set(name.toLowerCase().split(/[_:]/))
  const inCommon = (other: string) =>
    other
      .toLowerCase()
      .split(/[_:]/)
      .filter((word) => words.has(word)).length
  const near = names.filter((other) => inCommon(other) > 0).toSorted((a, b) => inCommon(b) - inCommon(a) || a.length - b.length)
  const known = near.length === 0 ? '' : `; there are ${near.slice(0, SHOWN).join(', ')}`
  return `it knows no metric ${name}${known}`
}

const get = async (
  path: string,
  params: Record<string, string>,
  { config, context }: { config: PrometheusConfig; context: ActionContext },
) => {
  const request = requestTo(config, path, params)
  return readAnswer(await ask(request, context), request.url, config.query).data
}

const list = <T = Labels>(data: unknown): readonly T[] => (Array.isArray(data) ? data : [])
