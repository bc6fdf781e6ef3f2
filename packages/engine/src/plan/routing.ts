import { hasTemplate } from '@testmesh/action-kit'
import { brokenRules, type KeyRule } from '@testmesh/action-kit/key-rule'
import { compileValue, didYouMean } from '@testmesh/expressions'
import type { Step } from '@testmesh/flow'
import type { ActionDescriptor, JsonObject, JsonValue } from '@testmesh/protocol'
import { escapePointer } from './plan-context.ts'

/** What an environment gives the steps of every flow that runs in it. */
export interface Routing {
  /** Read as `service.users`: a URL, or a map with all that there is to say of it. */
  readonly services?: JsonObject | undefined
  /** Of every `http_request`; a step's own header of the same name wins, in any case of letters. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** By action: settings that its steps have unless they say otherwise. */
  readonly config?: Readonly<Record<string, JsonObject>> | undefined
}

/** The step with what the environment gives its action. Its own settings win, headers one by one, also over what cannot stand beside them. */
export const withDefaults = (step: Step, { config = {}, headers }: Routing, descriptor: ActionDescriptor): Step => {
  const given = Object.hasOwn(config, step.action) ? config[step.action] : undefined
  const defaults = { ...given, ...(headers && step.action === 'http_request' && { headers: mergeHeaders(headers, given?.headers) }) }
  if (Object.keys(defaults).length === 0) return step
  const own = new Map(Object.entries(step.config).map(([key, value]) => [settingOf(descriptor, key), value]))
  const fits = (setting: string, value: JsonValue): boolean =>
    !brokenRules(rulesOf(descriptor), { ...Object.fromEntries(own), [setting]: value }).some(({ excludes }) => excludes)
  const added = Object.entries(defaults).flatMap(([key, value]): [string, JsonValue][] => {
    const setting = settingOf(descriptor, key)
    if (setting !== 'headers') return !own.has(setting) && fits(setting, value) ? [[key, value]] : []
    const fitting = isMap(value) ? Object.fromEntries(Object.entries(value).filter(([name, one]) => fits(setting, { [name]: one }))) : value
    return [[key, mergeHeaders(fitting, own.get(setting))]]
  })
  return { ...step, config: { ...step.config, ...Object.fromEntries(added) } }
}

const rulesOf = ({ config }: ActionDescriptor): readonly KeyRule[] => (config['x-rules'] ?? []) as unknown as readonly KeyRule[]

export interface RoutingProblem {
  /** Keys from the top of the routing. */
  readonly path: readonly string[]
  readonly at: 'key' | 'value'
  readonly message: string
  readonly hint?: string
}

/** What is wrong with the routing of an environment, before any flow runs in it: actions and settings that nobody knows, broken templates. */
export const checkRouting = (
  { services = {}, headers = {}, config = {} }: Routing,
  descriptors: readonly ActionDescriptor[],
): RoutingProblem[] => [
  ...Object.entries(services).flatMap(([name, service]): RoutingProblem[] =>
    hasTemplate(JSON.stringify(service))
      ? [
          {
            path: ['services', name],
            at: 'value',
            message: 'a service stands as it is: nothing fills a template here',
            hint: 'write the address out, or make it a variable of the environment',
          },
        ]
      : [],
  ),
  ...templateProblems(headers, ['headers']),
  ...Object.entries(config).flatMap(([action, settings]): RoutingProblem[] => {
    const path = ['config', action]
    const descriptor = descriptors.find(({ type }) => type === action)
    if (!descriptor) {
      const types = descriptors.map(({ type }) => type)
      return [{ path, at: 'key', message: `there is no action "${action}"`, ...hintOf(action, types) }]
    }
    const known = settingsOf(descriptor)
    const unknown = Object.keys(settings).filter((key) => !known.includes(settingOf(descriptor, key)))
    return [
      ...unknown.map(
        (key): RoutingProblem => ({
          path: [...path, key],
          at: 'key',
          message: `${action} has no setting "${key}"`,
          ...hintOf(key, known),
        }),
      ),
      ...templateProblems(settings, path),
    ]
  }),
]

const settingsOf = ({ config }: ActionDescriptor): string[] => Object.keys((config.properties ?? {}) as JsonObject)

const settingOf = ({ config }: ActionDescriptor, key: string): string => {
  const aliases = (config['x-aliases'] ?? {}) as Readonly<Record<string, string>>
  return Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key
}

/** Headers that are no map are a template: what it gives is not known yet, so it stands alone. */
const mergeHeaders = (below: JsonValue, above: JsonValue | undefined): JsonValue => {
  if (above === undefined || !isMap(below)) return above ?? below
  if (!isMap(above)) return above
  const own = new Set(Object.keys(above).map((name) => name.toLowerCase()))
  const kept = Object.entries(below).filter(([name]) => !own.has(name.toLowerCase()))
  return { ...Object.fromEntries(kept), ...above }
}

const isMap = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const templateProblems = (value: JsonObject, path: readonly string[]): RoutingProblem[] =>
  Object.entries(value).flatMap(([key, inner]): RoutingProblem[] => {
    const { problems } = compileValue(inner, `/${escapePointer(key)}`)
    return problems.map(({ message, hint }) => ({ path: [...path, key], at: 'value', message, ...(hint !== undefined && { hint }) }))
  })

const hintOf = (name: string, names: readonly string[]): { readonly hint?: string } => {
  const hint = didYouMean(name, names)
  return hint === undefined ? {} : { hint }
}
