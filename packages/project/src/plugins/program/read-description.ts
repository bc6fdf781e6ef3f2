import type { ActionDescriptor } from '@testmesh/action-kit'
import { asJsonSchema, type CompiledSchema, isMap, loadNeed } from '@testmesh/expressions'
import type { CodeEntry, JsonObject, JsonValue } from '@testmesh/protocol'
import type { PluginProblem } from '../loaded-plugin.ts'
import { findNameProblem, otherVersion } from '../read-plugin.ts'
import { toFieldSchema } from './field-schema.ts'
import type { ProgramEntry } from './program-entry.ts'
import type { Message } from './start-program.ts'

/** Which version of the protocol is spoken: docs/plugins.md. */
export const PROTOCOL_VERSION = 1

export interface DescribedAction {
  readonly descriptor: ActionDescriptor
  /** All that its schemas say, where a descriptor says less. */
  readonly config: CompiledSchema
  readonly result: CompiledSchema
}

export interface Description {
  readonly actions: readonly DescribedAction[]
  readonly codes: Readonly<Record<string, CodeEntry>>
}

/** What a program says of itself; nothing of that is trusted to be what it should. */
export const readDescription = async (
  { name }: ProgramEntry,
  message: Message,
): Promise<Description | { readonly problem: PluginProblem }> => {
  const from = `the program of ${name}`
  const { type, protocol, actions, codes = {} } = message as Partial<Message>
  if (type !== 'description') return invalid(`${from} answers "describe" with a message of the type "${type}"`)
  if (protocol !== PROTOCOL_VERSION)
    return {
      problem: {
        ...otherVersion(from, { made: protocol, taken: PROTOCOL_VERSION }),
        hint: `it answers with "protocol": ${PROTOCOL_VERSION}, the version that it was asked for`,
      },
    }
  if (!Array.isArray(actions)) return invalid(`${from} describes no list of actions`)
  const bad = actions.findIndex((action: JsonValue) => !isMap(action) || typeof action.type !== 'string')
  if (bad >= 0) return invalid(`actions[${bad}] of ${from} has no type`)
  const described = actions as readonly (JsonObject & { readonly type: string })[]
  const problem = findNameProblem({ name, types: described.flatMap((action) => [action.type, ...aliasesOf(action)]) }, from)
  if (problem) return { problem }
  if (!isCodes(codes))
    return invalid(`the codes of ${from} are no map of codes, each with a title and a hint`, 'CRM_REFUSED: { title, hint }')
  const { compile } = asJsonSchema(await loadNeed('json_schema', {}))
  const read = described.map((action) => readAction(action, { family: name, compile }))
  const broken = read.flatMap(({ descriptor, config, result }) =>
    Object.entries({ config, result }).flatMap(([part, { problems }]) =>
      problems.map(({ path, message: what }) => `${[part, ...path].join('.')} of ${descriptor.type}: ${what}`),
    ),
  )
  return broken[0] === undefined ? { actions: read, codes } : invalid(`a schema of ${from} is broken: ${broken[0]}`)
}

interface Reading {
  readonly family: string
  compile(schema: JsonValue): CompiledSchema
}

const readAction = (action: JsonObject & { readonly type: string }, { family, compile }: Reading): DescribedAction => {
  const { type, title, description, payload, config = closed, result = open } = action
  const shape = toFieldSchema(config)
  const descriptor = {
    type,
    family,
    title: typeof title === 'string' ? title : type,
    description: typeof description === 'string' ? description : '',
    aliases: aliasesOf(action).map((alias) => ({ name: alias })),
    config: shape,
    output: isMap(result) ? (result as JsonObject) : open,
    ...(typeof payload === 'string' && { payload }),
  }
  return { descriptor, config: compile(config), result: compile(result) }
}

const aliasesOf = ({ aliases }: JsonObject): string[] => (Array.isArray(aliases) ? aliases.filter((name) => typeof name === 'string') : [])

const closed: JsonObject = { type: 'object', properties: {} }
const open: JsonObject = { type: 'object' }

const isCodes = (value: unknown): value is Description['codes'] =>
  isMap(value) &&
  Object.values(value).every((entry) => isMap(entry) && typeof entry.title === 'string' && typeof entry.hint === 'string') &&
  Object.keys(value).every(isCode)

/** Whether a failure can be called so. */
export const isCode = (code: unknown): code is string => typeof code === 'string' && /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code)

const invalid = (message: string, hint = 'docs/plugins.md says what a program tells of itself'): { readonly problem: PluginProblem } => ({
  problem: { code: 'PLUGIN_INVALID', message, hint },
})
