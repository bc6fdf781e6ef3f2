import type { ActionContext } from '@testmesh/action-kit'
import { mockError } from '../mock-error.ts'
import { readOpenApi } from '../openapi/document.ts'
import { endpointsOf } from '../openapi/endpoints-of.ts'
import type { Endpoint, MockResponse, ProxyTarget, Settings } from './types.ts'

/** All that a mock server starts with. */
export interface Loaded {
  /** Of the step, over those of its file. */
  readonly settings: Settings
  /** Of the step, its file and its OpenAPI document, in this order. */
  readonly endpoints: readonly Endpoint[]
  readonly proxy: ProxyTarget | undefined
  /** What `body_from_file` names. */
  readonly files: Map<string, Buffer>
}

/** Reads what the settings name. @throws ActionError MOCK_BAD_SETTINGS, MOCK_BAD_DOCUMENT, FILE_NOT_FOUND, CONFIG_INVALID */
export const loadSettings = async (own: Settings, context: Pick<ActionContext, 'files' | 'readConfig'>): Promise<Loaded> => {
  const inFile = own.from_file === undefined ? undefined : ((await context.readConfig(own.from_file, { under: 'mock_server' })) as Settings)
  const settings = inFile ? merge(own, inFile) : own
  const described = settings.openapi === undefined ? [] : await readDescribed(settings.openapi, context)
  const endpoints = withoutReplaced([...(own.endpoints ?? []), ...(inFile?.endpoints ?? [])], described)
  const { proxy } = settings
  checkTogether(settings, endpoints)
  return {
    settings,
    endpoints,
    proxy: typeof proxy === 'string' ? { target: proxy, pass_through: true, timeout: 30_000 } : proxy,
    files: await readFiles(endpoints, settings, context),
  }
}

/** Keys that a config has because they have a default: the step did not say them. */
const defaults: Partial<Settings> = { port: 0, mode: 'mock', keep_requests: 10_000 }

const merge = (own: Settings, inFile: Settings): Settings => {
  const said = Object.entries(own).filter(([key, value]) => !Object.hasOwn(defaults, key) || value !== defaults[key as keyof Settings])
  return {
    ...inFile,
    ...(Object.fromEntries(said) as Partial<Settings>),
    state: { ...inFile.state, ...own.state },
    default_headers: { ...inFile.default_headers, ...own.default_headers },
  }
}

const readDescribed = async (path: string, { files }: Pick<ActionContext, 'files'>): Promise<Endpoint[]> =>
  endpointsOf(await readOpenApi(new TextDecoder().decode(await files.read(path)), path))

/** Endpoints somebody wrote stand for those of the same method and path in a document. */
const withoutReplaced = (written: readonly Endpoint[], described: readonly Endpoint[]): Endpoint[] => {
  const lineOf = ({ method, path }: Endpoint): string => `${method.toUpperCase()} ${path.replace(/\/:([^/]+)/g, '/{$1}')}`
  const lines = new Set(written.filter(({ match }) => match === undefined).map(lineOf))
  return [...written, ...described.filter((endpoint) => !lines.has(lineOf(endpoint)))]
}

const checkTogether = ({ mode, proxy, save_to, from_file }: Settings, endpoints: readonly Endpoint[]): void => {
  const bad = (message: string, hint: string) => mockError('MOCK_BAD_SETTINGS', message, { hint })
  if (mode === 'record' && proxy === undefined) throw bad('there is nothing to record', 'Name the service to record as `proxy`.')
  if (mode === 'record' && save_to === undefined) throw bad('what is recorded goes nowhere', 'Name a file as `save_to`.')
  if (mode !== 'record' && save_to !== undefined) throw bad('`save_to` is for recording', 'Add `mode: record`.')
  if (mode === 'playback' && from_file === undefined) throw bad('there is nothing to play back', 'Name the recorded file as `from_file`.')
  if (endpoints.length === 0 && proxy === undefined)
    throw bad('a mock server without endpoints answers nothing', 'Give it `endpoints`, `from_file`, `openapi` or `proxy`.')
  const target = typeof proxy === 'string' ? proxy : proxy?.target
  if (target !== undefined && !/^https?:$/.test(URL.parse(target)?.protocol ?? ''))
    throw bad(`${JSON.stringify(target)} is no service to pass requests on to`, 'Write http://host:port or https://….')
}

const readFiles = async (
  endpoints: readonly Endpoint[],
  { chaos }: Settings,
  context: Pick<ActionContext, 'files'>,
): Promise<Map<string, Buffer>> => {
  const rules = [...(chaos?.rules ?? []), ...endpoints.flatMap(({ chaos_rules }) => chaos_rules ?? [])]
  return readBodies([...endpoints.flatMap(responsesOf), ...rules.map(({ response }) => response)], context)
}

/** The files that answers are taken from. */
export const readBodies = async (
  responses: readonly MockResponse[],
  { files }: Pick<ActionContext, 'files'>,
): Promise<Map<string, Buffer>> => {
  const paths = new Set(responses.flatMap(({ body_from_file }) => body_from_file ?? []))
  return new Map(await Promise.all([...paths].map(async (path): Promise<[string, Buffer]> => [path, Buffer.from(await files.read(path))])))
}

export const responsesOf = ({ response, responses, sequence }: Endpoint): readonly MockResponse[] => [
  ...(response ? [response] : []),
  ...(responses ?? []),
  ...(sequence ?? []),
]
