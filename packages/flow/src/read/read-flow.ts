import type { ActionDescriptor, JsonObject, JsonValue } from '@testmesh/protocol'
import type { Flow, Step } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { hashText } from '../source/hash-text.ts'
import { isDamaged, type SourceText } from '../source/source-text.ts'
import { withoutMark } from '../source/without-mark.ts'
import { checkRewritten } from './check-rewritten.ts'
import { canonicalKeys } from './dialects/canonical-keys.ts'
import { flowDialect, metadataAt, splitMetadata, unwrap } from './dialects/flow-dialect.ts'
import { flowKeys } from './flow-shape.ts'
import { withInvisible } from './invisible.ts'
import { type Problem, toDiagnostics } from './problem.ts'
import { readCanonical, type Shape } from './read-keys.ts'
import { createReadSteps } from './read-steps.ts'
import { type At, atEntry, createReading, type Read, report } from './reading.ts'
import { createStepIds, nameSteps } from './step-ids.ts'
import { stepKeys } from './step-shape.ts'
import { anything, refuse } from './values.ts'
import { type ParsedDocument, parseYaml } from './yaml/parse-yaml.ts'
import { findEntry, kindInWords, type MapNode, type TreeNode } from './yaml/tree.ts'

export interface ReadFlowOptions {
  /** Named in every place. */
  readonly file?: string
}

/** Reads a text that holds one flow. Never throws; further documents in the text are a problem. */
export const readFlow = (text: string, descriptors: readonly ActionDescriptor[], options: ReadFlowOptions = {}): FlowReading => {
  const [first, ...more] = parseYaml(withoutMark(text))
  const second = more.find((document) => !isBlank(document))
  const inTheWay: Problem[] = second ? [severalDocuments(second)] : []
  return readDocument(first ?? { problems: [], damaged: [] }, {
    text: withoutMark(text),
    sha256: hashText(text),
    descriptors,
    options,
    inTheWay,
  })
}

/** Reads a text that holds several flows, one for each document; empty documents are passed over, unless there is nothing else. */
export const readFlows = (text: string, descriptors: readonly ActionDescriptor[], options: ReadFlowOptions = {}): FlowReading[] => {
  const documents = parseYaml(withoutMark(text))
  const filled = documents.filter((document) => !isBlank(document))
  const sha256 = hashText(text)
  const readings = (filled.length > 0 ? filled : documents.slice(0, 1)).map((document) =>
    readDocument(document, { text: withoutMark(text), sha256, descriptors, options, inTheWay: [] }),
  )
  return readings.map((reading, index) => refuseSameName(reading, readings.slice(0, index)))
}

/** Reports, snapshots and the flows that run others tell the flows of a file apart by their names. */
const refuseSameName = (reading: FlowReading, before: readonly FlowReading[]): FlowReading => {
  const { flow, source, diagnostics } = reading
  const first = before.find((other) => flow !== undefined && flow.name !== '' && other.flow?.name === flow.name)
  if (!first) return reading
  const [start = 0, end = start + 1] = source.ranges['/name'] ?? []
  const [from = 0, to = from + 1] = first.source.ranges['/name'] ?? []
  const problem: Problem = {
    code: 'FLOW_WRONG_VALUE',
    message: `two flows of this file are called "${flow?.name}"`,
    hint: 'give one of them another name',
    start,
    end,
    related: [{ message: 'the first one', start: from, end: to }],
  }
  return { ...reading, diagnostics: [...diagnostics, ...toDiagnostics([problem], source)] }
}

const isBlank = ({ root, problems }: ParsedDocument): boolean =>
  problems.length === 0 && (!root || (root.kind === 'scalar' && root.value === null))

const severalDocuments = ({ root }: ParsedDocument): Problem => ({
  code: 'FLOW_SEVERAL_DOCUMENTS',
  message: 'a second flow begins here, and only one is wanted',
  hint: 'put each flow into a file of its own',
  start: root?.start ?? 0,
  end: (root?.start ?? 0) + 1,
})

interface DocumentContext {
  readonly text: string
  readonly sha256: string
  readonly descriptors: readonly ActionDescriptor[]
  readonly options: ReadFlowOptions
  readonly inTheWay: readonly Problem[]
}

const readDocument = (document: ParsedDocument, { text, sha256, descriptors, options, inTheWay }: DocumentContext): FlowReading => {
  const reading = createReading(text, descriptors)
  const { ranges } = reading
  const flow = readRoot(document, { reading, pointer: '' })
  const { damaged } = document
  const isBroken = document.problems.length > 0
  if (flow) checkRewritten(flow, reading, descriptors)
  const said = reading.problems.filter(({ code, start }) => !isDamaged({ damaged }, start) && !(isBroken && ofAbsence.has(code)))
  const source: SourceText = {
    text,
    sha256,
    ...(options.file === undefined ? {} : { file: options.file }),
    ranges,
    ...(damaged.length > 0 && { damaged }),
  }
  return {
    ...(flow ? { flow } : {}),
    source,
    diagnostics: toDiagnostics(withInvisible({ text, range: document.range }, [...document.problems, ...inTheWay, ...said]), source),
  }
}

/** What is not there may be what could not be read. */
const ofAbsence: ReadonlySet<Problem['code']> = new Set(['FLOW_DOES_NOTHING', 'FLOW_EMPTY_LOOP'])

const readRoot = ({ root, problems }: ParsedDocument, at: At): Flow | undefined => {
  if (root?.kind === 'map') return readMap(root, at)
  if (problems.length > 0) return undefined
  if (!root || isBlank({ root, problems, damaged: [] })) {
    report(at, { code: 'FLOW_EMPTY', message: 'there is no flow here', hint: 'a flow needs "name" and "steps"', start: 0, end: 1 })
    return undefined
  }
  return refuse(root, at, {
    code: 'FLOW_WRONG_TYPE',
    message: `a flow must be a map, not ${kindInWords(root)}`,
    hint: 'it needs "name" and "steps"',
  })
}

export const phases = ['setup', 'steps', 'teardown', 'on_error'] as const

const elsewhere = (key: string): string | undefined => {
  if (key === 'secrets') return 'a secret is given by --secret, TESTMESH_SECRET_<NAME> or the secrets of an environment'
  return key === 'action' || Object.hasOwn(stepKeys, key) ? `"${key}" belongs to a step: put it below "- action:"` : undefined
}

const readMap = (root: MapNode, at: At): Flow => {
  const { flow, metadata } = splitMetadata(unwrap(root, at))
  at.reading.ranges[''] = [flow.start, flow.end]
  refuseTwoSources(flow, at)
  const keys: Shape['keys'] = { ...flowKeys, ...Object.fromEntries(phases.map((phase) => [phase, readPhase])) }
  const shape: Shape = { what: 'a flow', keys, required: ['name', 'steps'], dialect: flowDialect, elsewhere }
  const values = readCanonical(canonicalKeys(flow, at, { ...flowDialect, what: 'a flow', known: Object.keys(keys) }), at, shape)
  return {
    name: '',
    tags: [],
    config: {},
    setup: [],
    steps: [],
    teardown: [],
    on_error: [],
    ...values,
    ...(metadata.length > 0 ? { metadata: readMetadata(metadata, metadataAt(at)) } : {}),
  }
}

const refuseTwoSources = (flow: MapNode, at: At): void => {
  const [data, source] = [findEntry(flow, 'data'), findEntry(flow, 'data_source')]
  if (!data || !source) return
  const message = '"data_source" cannot stand beside "data"'
  report(at, { code: 'FLOW_KEYS_AT_ODDS', message, hint: 'keep "data"', start: source.keyStart, end: source.keyEnd })
}

const readMetadata = (entries: MapNode['entries'], at: At): JsonObject =>
  Object.fromEntries(entries.map((entry) => [entry.key, anything(entry.value, atEntry(at, entry))]))

const readPhase: Read<JsonValue> = (node: TreeNode, at) => {
  const ids = createStepIds()
  const steps: readonly Step[] = createReadSteps({ ids, position: '' })(node, at)
  nameSteps(ids)
  if (steps.length === 0 && node.kind === 'list' && node.items.length === 0 && at.pointer === '/steps')
    refuse(node, at, { code: 'FLOW_MISSING_KEY', message: 'a flow needs at least one step' })
  return steps as unknown as JsonValue
}
