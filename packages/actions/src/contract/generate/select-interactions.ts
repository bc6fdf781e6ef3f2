import type { Config, JsonObject, JsonValue } from '@testmesh/action-kit'
import type { Recorded, Traffic } from '../../http/record-traffic.ts'
import { contractError } from '../contract-error.ts'
import type { contractGenerateSchema } from '../contract-generate.schema.ts'
import type { Content, Draft, State } from './draft.ts'
import { lineOf, toDraft } from './to-draft.ts'

type GenerateConfig = Config<typeof contractGenerateSchema>
type Wanted = Exclude<NonNullable<GenerateConfig['interactions']>[number], string>

/** The interactions that are meant: those that are named or written out, else all of the traffic with the provider. @throws ActionError */
export const selectInteractions = async (config: GenerateConfig, traffic: Traffic): Promise<Draft[]> => {
  const wanted = config.interactions?.map((one): Wanted => (typeof one === 'string' ? { step: one } : one)) ?? [{}]
  const isAll = config.interactions === undefined
  if (isAll && traffic.dropped > 0)
    throw contractError(
      'CONTRACT_CUT',
      `there were ${traffic.entries.length + traffic.dropped} exchanges, and the last ${traffic.dropped} were not kept`,
    )
  const drafts: Draft[] = []
  for (const one of wanted) drafts.push(...(await draftsOf(one, { config, traffic, isAll })))
  if (drafts.length === 0) throw contractError('CONTRACT_NO_TRAFFIC', noTraffic(config, traffic))
  return numbered(drafts)
}

interface From {
  readonly config: GenerateConfig
  readonly traffic: Traffic
  readonly isAll: boolean
}

const draftsOf = async (wanted: Wanted, { config, traffic, isAll }: From): Promise<Draft[]> => {
  const { step, description, given, request, response } = wanted
  const states = statesOf(given)
  if (request && response && step === undefined) return [written(request, response, { description, states })]
  if (request || response || (step === undefined && !isAll))
    throw contractError('CONTRACT_BAD_INTERACTION', `an interaction has ${Object.keys(wanted).join(', ') || 'nothing'}`)
  const meant = lastOfSame(traffic.entries.filter((entry) => step === undefined || isOf(entry, step)))
  if (step !== undefined && meant.length === 0) throw unknownStep(step, traffic)
  const { entries, basePath } = ofProvider(meant, config.provider_base_url)
  return Promise.all(
    entries.map((entry) =>
      toDraft(entry, { description: description ?? `${idOf(entry.step)}: ${lineOf(entry.request)}`, states, basePath }),
    ),
  )
}

const isOf = ({ step }: Recorded, wanted: string): boolean => step === wanted || idOf(step) === wanted

/** `steps/each[2]/create` → `create` */
const idOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/(\[\d+\])+$/, '')

/** Of the same request of the same step the last answer counts: polls, retries, challenges. */
const lastOfSame = (entries: readonly Recorded[]): Recorded[] => [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()]

const keyOf = ({ step, request: { method, url, body } }: Recorded): string =>
  JSON.stringify([step, method, url.href, body === undefined ? null : Buffer.from(body).toString('base64')])

const unknownStep = (step: string, { entries }: Traffic) => {
  const known = [...new Set(entries.map((entry) => idOf(entry.step)))]
  const hint = known.length === 0 ? undefined : `These did: ${known.slice(0, 10).join(', ')}.`
  return contractError(
    'CONTRACT_UNKNOWN_STEP',
    `no step ${JSON.stringify(step)} sent a request before this one`,
    hint === undefined ? {} : { hint },
  )
}

/** Only what went to the provider. @throws ActionError CONTRACT_SEVERAL_PROVIDERS */
const ofProvider = (entries: readonly Recorded[], baseUrl: string | undefined): { entries: Recorded[]; basePath: string } => {
  const base = baseUrl === undefined ? undefined : URL.parse(baseUrl)
  if (base) {
    const basePath = base.pathname.replace(/\/+$/, '')
    const isBelow = ({ origin, pathname }: URL): boolean =>
      origin === base.origin && (pathname === basePath || pathname.startsWith(`${basePath}/`))
    return { entries: entries.filter(({ request }) => isBelow(request.url)), basePath }
  }
  const origins = [...new Set(entries.map(({ request }) => request.url.origin))]
  if (origins.length > 1) throw contractError('CONTRACT_SEVERAL_PROVIDERS', `the requests went to ${origins.join(', ')}`)
  return { entries: [...entries], basePath: '' }
}

const noTraffic = ({ provider_base_url: base }: GenerateConfig, { entries }: Traffic): string =>
  entries.length === 0 || base === undefined
    ? 'no http_request step has got an answer before this one'
    : `no request went to ${base}; they went to ${[...new Set(entries.map(({ request }) => request.url.origin))].join(', ')}`

const statesOf = (given: Wanted['given']): State[] =>
  (given === undefined ? [] : Array.isArray(given) ? given : [given]).map((one): State => {
    if (typeof one === 'string') return { name: one }
    return { name: one.name, ...(one.params && { params: one.params as Record<string, JsonValue> }) }
  })

const written = (
  request: NonNullable<Wanted['request']>,
  response: NonNullable<Wanted['response']>,
  { description, states }: { description: string | undefined; states: State[] },
): Draft => ({
  description: description ?? `${request.method} ${request.path}`,
  states,
  request: {
    method: request.method.toUpperCase(),
    path: request.path,
    query: Object.fromEntries(Object.entries(request.query ?? {}).map(([name, value]) => [name, [value].flat()])),
    ...headersAndBody(request),
  },
  response: { status: response.status, ...headersAndBody(response) },
})

const headersAndBody = ({ headers = {}, body }: { headers?: Record<string, unknown> | undefined; body?: unknown }) => {
  const content: Content | undefined =
    body === undefined ? undefined : typeof body === 'string' ? { type: 'text', value: body } : { type: 'json', value: body as JsonObject }
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
  const type = content === undefined ? {} : { 'content-type': content.type === 'json' ? 'application/json' : 'text/plain' }
  return { headers: { ...type, ...lower }, ...(content && { body: content }) }
}

/** A pact tells interactions apart by what they are called and what is given: what comes again has a number. */
const numbered = (drafts: readonly Draft[]): Draft[] => {
  const seen = new Map<string, number>()
  return drafts.map((draft) => {
    const key = JSON.stringify([draft.description, draft.states])
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count === 1 ? draft : { ...draft, description: `${draft.description} (${count})` }
  })
}
