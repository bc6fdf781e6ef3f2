import { builtins, type Node } from '@testmesh/expressions/syntax'
import type { Flow, Step } from '@testmesh/flow/walk'
import { isCredential } from '@testmesh/importers/credentials'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { answerPath, type Chain, chainOf, pathText } from './answer-path.ts'
import type { AnswerPath, Capture, Reference, Setting } from './exported.ts'
import { knownKinds } from './known-kinds.ts'
import type { Names } from './names.ts'

/** What the names of a flow stand for, outside of it. */
export interface FlowNames {
  /** Undefined for what is no plain name. */
  refer(node: Node): Reference | undefined
  /** Whether somebody gives it a value. */
  isGiven(name: string): boolean
  /** What is known of its value before it runs. */
  valueOf(reference: Reference): JsonValue | undefined
  /** Names that the flow takes out of the answer of a step: those of its `output`, and of paths into it that others read. */
  capturesOf(stepId: string): readonly Capture[]
  /** What its `env` comes to, of what is read. */
  sets(): readonly Setting[]
}

interface FlowNamesOptions {
  readonly names: Names
  /** Of what the `env` says. */
  readonly read: (value: JsonValue, names: FlowNames) => Setting['value']
  /** The requests of the flow. */
  readonly requests: readonly Step[]
  /** What the outputs of a step are taken from, as far as that is a path into its answer. */
  readonly outputsOf: (step: Step) => ReadonlyMap<string, AnswerPath>
}

interface Source {
  readonly stepId: string
  readonly path: AnswerPath
}

export const createFlowNames = (flow: Flow, { names, read, requests, outputsOf }: FlowNamesOptions): FlowNames => {
  // An id of its own, for what must be another in every run.
  const env: JsonObject = { EXECUTION_ID: '${UUID}', ...flow.env }
  const ids = new Set(requests.map(({ id }) => id))
  const outputs = new Map<string, Source>(
    requests.flatMap((step) => [...outputsOf(step)].map(([name, path]) => [name, { stepId: step.id, path }] as const)),
  )
  const captures = new Map<string, Map<string, AnswerPath>>([...ids].map((id) => [id, new Map()]))
  const kinds = new Map(requests.map((step) => [step.id, knownKinds(step)]))
  const sets = new Map<string, Setting>()
  const capture = ({ stepId, path }: Source, wanted: string): Reference => {
    const name = names.own(wanted)
    captures.get(stepId)?.set(name, path)
    return { type: 'name', name, holds: kinds.get(stepId)?.(path) ?? 'unknown' }
  }
  for (const step of requests) for (const [name, path] of outputsOf(step)) capture({ stepId: step.id, path }, name)
  const ofAnswer = ({ name, keys }: Chain): Reference | undefined => {
    const output = outputs.get(name)
    if (output) return keys.length === 0 ? capture(output, name) : deeper(output, name, keys)
    const [inner, ...rest] = keys
    // The steps of a branch are found by the id of what holds them.
    const stepId = ids.has(name) ? name : typeof inner === 'string' && ids.has(inner) ? inner : undefined
    const [root, ...more] = stepId === name ? keys : rest
    const path = stepId !== undefined && typeof root === 'string' ? answerPath({ name: root, keys: more }) : undefined
    return path && stepId !== undefined ? capture({ stepId, path }, `${stepId}_${pathText(path)}`) : undefined
  }
  const deeper = ({ stepId, path }: Source, name: string, keys: readonly (string | number)[]): Reference | undefined => {
    if (path.root !== 'body') return undefined
    return capture({ stepId, path: { ...path, keys: [...path.keys, ...keys] } }, [name, ...keys].join('_'))
  }
  const beingRead = new Set<string>()
  const ofEnv = (name: string): Reference | undefined => {
    if (!Object.hasOwn(env, name) || beingRead.has(name)) return undefined
    const written = env[name]
    if (typeof written === 'string' && isCredential(name, written)) return outsideReference(name, { value: written, isSecret: true })
    const own = names.own(name)
    beingRead.add(name)
    const value = sets.get(own)?.value ?? read(written ?? null, self)
    beingRead.delete(name)
    // Behind those that it reads.
    sets.set(own, { name: own, value })
    const [only, ...others] = value.type === 'text' ? value.text : []
    const holds = value.type !== 'text' ? 'json' : typeof only === 'object' && others.length === 0 ? only.holds : 'text'
    return { type: 'name', name: own, holds }
  }
  const ofOutside = ({ name, keys }: Chain, isAbove: boolean): Reference | undefined => {
    const found = Object.hasOwn(names.outside, name) ? names.outside[name] : undefined
    if (!found || found.isAbove !== isAbove) return undefined
    const value = keys.reduce<JsonValue | undefined>(memberOf, found.value)
    return value === undefined ? undefined : outsideReference([name, ...keys].join('_'), { ...found, value })
  }
  const outsideReference = (name: string, found?: { readonly value: JsonValue; readonly isSecret: boolean }): Reference => {
    const variable = names.variable(name, found)
    return {
      type: 'name',
      name: variable.name,
      holds: variable.value === undefined || typeof variable.value === 'string' ? 'text' : 'json',
    }
  }
  const ofInput = (name: string): Reference | undefined => {
    const input = flow.inputs && Object.hasOwn(flow.inputs, name) ? flow.inputs[name] : undefined
    if (!input) return undefined
    return outsideReference(name, input.default === undefined ? undefined : { value: input.default, isSecret: false })
  }
  const resolve = (chain: Chain): Reference | undefined => {
    const { name, keys } = chain
    const [first, ...rest] = keys
    if (typeof first === 'string' && (name === 'vars' || name === 'env')) return ofVariable({ name: first, keys: rest })
    if (typeof first === 'string' && longForms.has(name)) return resolve({ name: first, keys: rest })
    const found = ofAnswer(chain)
    if (found) return found
    if (keys.length > 0) return ofVariable(chain)
    return ofInput(name) ?? ofVariable(chain) ?? ofBuiltin(name) ?? outsideReference(name)
  }
  const ofVariable = (chain: Chain): Reference | undefined =>
    ofOutside(chain, true) ?? (chain.keys.length === 0 ? ofEnv(chain.name) : undefined) ?? ofOutside(chain, false)
  const self: FlowNames = {
    refer: (node) => {
      const [only, ...others] = node.type === 'text' ? node.parts : []
      if (typeof only === 'object' && others.length === 0) return self.refer(only)
      if (node.type === 'token' && !node.fallback) return self.refer(node.inner)
      if (node.type === 'call' && node.name === 'secret' && node.args.length === 1) return secretOf(node.args[0])
      if (node.type === 'token' && node.fallback) return withDefault(node.inner, node.fallback)
      const chain = chainOf(node)
      return chain && resolve(chain)
    },
    isGiven: (name) => [names.outside, env, flow.inputs ?? {}].some((map) => Object.hasOwn(map, name)) || outputs.has(name),
    valueOf: (reference) => {
      if (reference.type === 'made') return undefined
      const set = sets.get(reference.name)?.value
      if (set) return set.type === 'text' && set.text.every((part) => typeof part === 'string') ? set.text.join('') : undefined
      return names.variables().find(({ name }) => name === reference.name)?.value
    },
    capturesOf: (stepId) => [...(captures.get(stepId) ?? [])].map(([name, path]) => ({ name, path })),
    sets: () => [...sets.values()],
  }
  /** What is written there is for nobody's eyes. */
  const secretOf = (value: Node | undefined): Reference | undefined => {
    if (value?.type !== 'literal' || typeof value.value !== 'string') return value && self.refer(value)
    return outsideReference(names.secrets.hide('SECRET', value.value).slice(2, -1))
  }
  /** `${HOST:localhost}`: known, or else what is written there. */
  const withDefault = (inner: Node, fallback: Node): Reference | undefined => {
    const chain = chainOf(inner)
    if (!chain || chain.keys.length > 0) return undefined
    if (self.isGiven(chain.name)) return resolve(chain)
    const value = fallback.type === 'literal' ? fallback.value : fallback.type === 'text' ? writtenIn(fallback.parts) : undefined
    return value === undefined ? undefined : outsideReference(chain.name, { value, isSecret: false })
  }
  return self
}

const longForms: ReadonlySet<string> = new Set(['outputs', 'inputs', 'input', 'row', 'steps'])

const writtenIn = (parts: readonly (string | Node)[]): string | undefined =>
  parts.every((part) => typeof part === 'string') ? parts.join('') : undefined

const memberOf = (value: JsonValue | undefined, key: string | number): JsonValue | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, JsonValue>)[key] : undefined

const ofBuiltin = (name: string): Reference | undefined => {
  const what = name.replace(/^\$/, '').toUpperCase()
  if (!Object.hasOwn(builtins, name) || !simple.has(what)) return undefined
  return { type: 'made', what, holds: numbers.has(what) ? 'json' : 'text' }
}

/** `RANDOM` is a map of several. */
const simple: ReadonlySet<string> = new Set([
  'UUID',
  'RANDOM_ID',
  'RANDOM_INT',
  'RANDOM_STRING',
  'TIMESTAMP',
  'ISO_TIMESTAMP',
  'TIMESTAMP_UNIX',
  'TIMESTAMP_MS',
  'DATE',
  'TODAY',
])
const numbers: ReadonlySet<string> = new Set(['RANDOM_INT', 'TIMESTAMP_UNIX', 'TIMESTAMP_MS'])
