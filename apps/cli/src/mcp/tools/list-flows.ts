import { basename } from 'node:path'
import { indexFlow } from '@testmesh/flow/model'
import { environmentNames, isRunnable, type LoadedFlow, maskerOf, type Project, type VariableLayers } from '@testmesh/project'
import * as v from 'valibot'
import { count } from '../../count.ts'
import type { Selection } from '../../load-selection.ts'
import type { SelectOptions } from '../../options.ts'
import { diagnosticsText } from '../../print-diagnostics.ts'
import { shownFile } from '../../shown-file.ts'
import { whyNoFlows } from '../../why-no-flows.ts'
import { cut } from '../cut.ts'
import { plain } from '../plain.ts'
import { foundProblems, problemEntries } from '../problems.ts'
import { select, selectionEntries, toSelectOptions } from '../selection.ts'
import { defineTool, reading } from '../tool.ts'

const flowSchema = v.object({
  file: v.string(),
  name: v.string(),
  description: v.optional(v.string()),
  suite: v.optional(v.string()),
  tags: v.array(v.string()),
  rows: v.optional(v.pipe(v.number(), v.description('It runs once for each of so many rows of data.'))),
  steps: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description('Path and action of each step: steps/create_order http_request. Left out where many flows are listed.'),
    ),
  ),
  is_valid: v.pipe(v.boolean(), v.description('validate_flows says what is wrong with one that is not.')),
})
type ListedFlow = v.InferOutput<typeof flowSchema>

const mostFlows = 100
/** Of so many flows the steps are told too. */
const mostWithSteps = 20
const mostSteps = 40
const mostOfDescription = 300

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
    ...problemEntries,
  },
  run: async ({ paths = [], ...asked }, { desk }) => {
    const options = toSelectOptions(asked, desk)
    const selection = await select(desk, paths, options)
    const { project, environment, variables, selected } = selection
    const masker = maskerOf(variables)
    const withSteps = selected.flows.length <= mostWithSteps
    const listed = selected.flows.slice(0, mostFlows).map((flow) => toListed(flow, { project, withSteps, mask: masker.maskText }))
    const left = selected.flows.length - listed.length
    const data = {
      flows: listed,
      ...(left > 0 && { flows_left_out: left }),
      folder_of_flows: project.config.flows,
      ...(environment !== undefined && { environment }),
      environments: environmentNames(project),
      variables: namesOf(variables),
      ...foundProblems([], project, selected.diagnostics).data,
    }
    return { data, text: cut(inWords(data, { selection, options })) }
  },
})

interface Listing {
  readonly project: Project
  readonly withSteps: boolean
  readonly mask: (text: string) => string
}

const toListed = (flow: LoadedFlow, { project, withSteps, mask }: Listing): ListedFlow => {
  const { name, description, suite, tags, steps } = indexFlow(flow.reading, project.actions.descriptors)
  const told = steps.slice(0, mostSteps).map(({ path, action }) => mask(`${path} ${action}`))
  return {
    file: shownFile(project.root)(flow.file),
    name: mask(name || basename(flow.file)),
    ...(description !== undefined && { description: mask(description).trim().slice(0, mostOfDescription) }),
    ...(suite !== undefined && { suite: mask(suite) }),
    tags: tags.map(mask),
    ...(flow.rows && { rows: flow.rows.count }),
    ...(withSteps && { steps: steps.length > told.length ? [...told, `… ${steps.length - told.length} more`] : told }),
    is_valid: isRunnable(flow),
  }
}

/** Names alone, never a value. */
const namesOf = ({ given, environment, project }: VariableLayers): string[] =>
  [...new Set([...given, ...environment, ...project].flatMap(({ values }) => Object.keys(values)))].sort()

interface Told {
  readonly flows: readonly ListedFlow[]
  readonly environments: readonly string[]
  readonly variables: readonly string[]
  readonly environment?: string
  readonly folder_of_flows: string
}

const inWords = (
  { flows, environments, environment, variables, folder_of_flows }: Told,
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

const lineOf = ({ file, name, tags, rows, steps = [], is_valid, description }: ListedFlow): string =>
  [
    `${file}  ${name}${is_valid ? '' : '  INVALID: see validate_flows'}`,
    ...(description === undefined ? [] : [`  ${description}`]),
    ...(tags.length > 0 ? [`  tags: ${tags.join(', ')}`] : []),
    ...(rows === undefined ? [] : [`  ${count(rows, 'data row')}`]),
    ...(steps.length > 0 ? [`  ${steps.join('; ')}`] : []),
  ].join('\n')
