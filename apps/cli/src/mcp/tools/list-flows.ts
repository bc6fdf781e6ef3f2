import { readdirSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { indexFlow } from '@testmesh/flow/model'
import { isRunnable, type LoadedFlow, type Project } from '@testmesh/project'
import * as v from 'valibot'
import { count } from '../../count.ts'
import { loadValues, type Selection } from '../../load-selection.ts'
import type { SelectOptions } from '../../options.ts'
import { diagnosticsText } from '../../print-diagnostics.ts'
import { shownFile } from '../../shown-file.ts'
import { whyNoFlows } from '../../why-no-flows.ts'
import { cut } from '../cut.ts'
import { plain } from '../plain.ts'
import { select, selectionEntries, toSelectOptions } from '../selection.ts'
import { defineTool, reading } from '../tool.ts'

const flowSchema = v.object({
  file: v.string(),
  name: v.string(),
  description: v.optional(v.string()),
  suite: v.optional(v.string()),
  tags: v.array(v.string()),
  rows: v.optional(v.pipe(v.number(), v.description('It runs once for each of so many rows of data.'))),
  steps: v.pipe(v.array(v.string()), v.description('Path and action of each step: steps/create_order http_request')),
  is_valid: v.pipe(v.boolean(), v.description('validate_flows says what is wrong with one that is not.')),
})
type ListedFlow = v.InferOutput<typeof flowSchema>

const mostFlows = 200
const mostSteps = 40

export const listFlows = defineTool({
  name: 'list_flows',
  title: 'List flows',
  description:
    'Lists the flows of the project, with their steps, tags and data; and what a flow can use here: environments, and the names of variables. Start with it.',
  annotations: reading,
  input: selectionEntries,
  output: {
    flows: v.array(flowSchema),
    flows_left_out: v.optional(v.number()),
    folder_of_flows: v.pipe(v.string(), v.description('Where flows are looked for when none are named: write new ones there.')),
    environment: v.optional(v.pipe(v.string(), v.description('The one that counts for this call.'))),
    environments: v.array(v.string()),
    variables: v.pipe(v.array(v.string()), v.description('Names that every flow can read in this environment: ${NAME}.')),
  },
  run: async ({ paths = [], ...asked }, { desk }) => {
    const options = toSelectOptions(asked, desk)
    const selection = await select(desk, paths, options)
    const { project, environment, selected } = selection
    const listed = selected.flows.slice(0, mostFlows).map((flow) => toListed(flow, project))
    const left = selected.flows.length - listed.length
    const data = {
      flows: listed,
      ...(left > 0 && { flows_left_out: left }),
      folder_of_flows: project.config.flows,
      ...(environment !== undefined && { environment }),
      environments: environmentNames(project),
      variables: await variableNames(project, options),
    }
    return { data, text: cut(inWords(data, { selection, options })) }
  },
})

const toListed = (flow: LoadedFlow, { root }: Project): ListedFlow => {
  const { name, description, suite, tags, steps } = indexFlow(flow.reading, actionDescriptors)
  const told = steps.slice(0, mostSteps).map(({ path, action }) => `${path} ${action}`)
  return {
    file: shownFile(root)(flow.file),
    name: name || basename(flow.file),
    ...(description !== undefined && { description }),
    ...(suite !== undefined && { suite }),
    tags: [...tags],
    ...(flow.rows && { rows: flow.rows.count }),
    steps: steps.length > told.length ? [...told, `… ${steps.length - told.length} more`] : told,
    is_valid: isRunnable(flow),
  }
}

const environmentNames = ({ root, config }: Project): string[] => {
  const folder = join(root, config.environments)
  const names = listFolder(folder).filter((name) => /\.ya?ml$/.test(name))
  return names
    .map((name) =>
      name
        .replace(/\.ya?ml$/, '')
        .split(sep)
        .join('/'),
    )
    .sort()
}

/** A project need not have any. */
const listFolder = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}

/** Names alone, never a value. */
const variableNames = async (project: Project, options: SelectOptions): Promise<string[]> => {
  const { given, environment, project: weakest } = (await loadValues(project, options)).variables
  return [...new Set([...given, ...environment, ...weakest].flatMap(({ values }) => Object.keys(values)))].sort()
}

interface Listing {
  readonly flows: readonly ListedFlow[]
  readonly environments: readonly string[]
  readonly variables: readonly string[]
  readonly environment?: string
  readonly folder_of_flows: string
}

const inWords = (
  { flows, environments, environment, variables, folder_of_flows }: Listing,
  { selection: { selected }, options }: { readonly selection: Selection; readonly options: SelectOptions },
): string =>
  [
    `${diagnosticsText(selected.diagnostics, plain)}${count(selected.flows.length, 'flow')}${flows.length === 0 ? `: ${whyNoFlows(selected, options)}` : ''}`,
    ...flows.map(lineOf),
    ...(selected.flows.length > flows.length ? [`… and ${selected.flows.length - flows.length} more: name paths, tags or grep`] : []),
    '',
    `flows are looked for in: ${folder_of_flows}`,
    `environments: ${environments.join(', ') || 'none'}${environment === undefined ? '' : `; in force: ${environment}`}`,
    `variables: ${variables.join(', ') || 'none'}`,
  ].join('\n')

const lineOf = ({ file, name, tags, rows, steps, is_valid, description }: ListedFlow): string =>
  [
    `${file}  ${name}${is_valid ? '' : '  INVALID: see validate_flows'}`,
    ...(description === undefined ? [] : [`  ${description.trim()}`]),
    ...(tags.length > 0 ? [`  tags: ${tags.join(', ')}`] : []),
    ...(rows === undefined ? [] : [`  ${count(rows, 'data row')}`]),
    `  ${steps.join('; ')}`,
  ].join('\n')
