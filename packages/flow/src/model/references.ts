import { fieldsOfKind, hasTemplate, valuesAt } from '@testmesh/action-kit'
import type { ActionDescriptor, JsonObject, JsonValue } from '@testmesh/protocol'
import { pointerTo } from '../source/pointer.ts'
import { controlDescriptors } from './control-descriptors.ts'
import type { Flow, Step } from './flow.ts'
import { visitSteps } from './visit-steps.ts'

/** A file that a flow reads. */
export interface FileReference {
  /** As written, relative to the flow. */
  readonly path: string
  /** Where it is named. */
  readonly pointer: string
  /** `glob`: any number of files. `flow`: perhaps not a path, but the name or id of a flow. `file`: a setting of an action. */
  readonly kind: 'env_file' | 'data' | 'flow' | 'glob' | 'schema' | 'file'
}

/**
 * The files a flow reads, in its order. Names that hold a template are known only at run time and are left out.
 *
 * @param descriptors Of the actions, whose fields say which settings are files. The engine's own actions are always known.
 */
export const references = (flow: Flow, descriptors: readonly ActionDescriptor[] = []): FileReference[] => {
  const byType = new Map([...controlDescriptors, ...descriptors].map((descriptor) => [descriptor.type, descriptor]))
  const found: FileReference[] = []
  const add = (reference: FileReference): void => {
    if (!hasTemplate(reference.path)) found.push(reference)
  }
  if (flow.env_file !== undefined) add({ path: flow.env_file, pointer: '/env_file', kind: 'env_file' })
  if (typeof flow.data === 'string') add({ path: flow.data, pointer: '/data', kind: 'data' })
  // A flow that lacks the name of the file is read all the same, with that as its problem.
  if (typeof flow.data_source?.file === 'string') add({ path: flow.data_source.file, pointer: '/data_source/file', kind: 'data' })
  visitSteps(flow, (step, { pointer }) => {
    for (const reference of ofStep(step, byType.get(step.action))) add({ ...reference, pointer: pointer + reference.pointer })
  })
  return found
}

const ofStep = (step: Step, descriptor: ActionDescriptor | undefined): FileReference[] => [
  ...ofConfig(step, descriptor),
  ...fieldsOf(descriptor, 'assertions').flatMap((pattern) =>
    valuesAt(step.config, pattern).flatMap(({ pointer, value }) => schemaFiles(value as JsonValue, `/config${pointer}`)),
  ),
  ...(['assert', 'assert_any', 'assert_none'] as const).flatMap((list) => schemaFiles(step[list], `/${list}`)),
]

const ofConfig = (step: Step, descriptor: ActionDescriptor | undefined): FileReference[] => {
  const files = fieldsOf(descriptor, 'filePath').flatMap((pattern) => valuesAt(step.config, pattern))
  const found = files.flatMap(({ pointer, value }): FileReference[] =>
    typeof value === 'string'
      ? [{ path: value, pointer: `/config${pointer}`, kind: pointer === '/items_from_glob' ? 'glob' : 'file' }]
      : [],
  )
  const { flow } = step.config
  return step.action === 'run_flow' && typeof flow === 'string' ? [{ path: flow, pointer: '/config/flow', kind: 'flow' }, ...found] : found
}

type FieldKind = 'filePath' | 'assertions'

const patterns = new WeakMap<ActionDescriptor, Partial<Record<FieldKind, readonly string[]>>>()

const fieldsOf = (descriptor: ActionDescriptor | undefined, kind: FieldKind): readonly string[] => {
  if (!descriptor) return []
  const known = patterns.get(descriptor)
  const found = known?.[kind] ?? fieldsOfKind(descriptor, kind)
  patterns.set(descriptor, { ...known, [kind]: found })
  return found
}

/** `schema_file` in all its spellings, also behind its subject: `body matches_schema_file`. */
const isSchemaFile = (key: string): boolean => /(?:^|\s)(?:matches[-_]?)?schema[-_]?file\s*$/i.test(key)

/** Schema files wherever they stand in assertions. */
const schemaFiles = (value: JsonValue | undefined, pointer: string): FileReference[] => {
  if (typeof value === 'string') return ofText(value, pointer)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as JsonObject).flatMap(([key, inner]): FileReference[] => {
    const below = pointerTo(pointer, key)
    return isSchemaFile(key) && typeof inner === 'string' ? [{ path: inner, pointer: below, kind: 'schema' }] : schemaFiles(inner, below)
  })
}

/** `body matches_schema_file: order.json`, all of it text. */
const ofText = (text: string, pointer: string): FileReference[] => {
  const [, , path] = /\smatches_schema_file:?\s+(["']?)(.+?)\1\s*$/s.exec(text) ?? []
  return path === undefined ? [] : [{ path, pointer, kind: 'schema' }]
}
