import { actionDescriptors } from '@testmesh/actions'
import { didYouMean } from '@testmesh/expressions'
import { controlDescriptors } from '@testmesh/flow/model'
import { bareProject } from '@testmesh/project'
import type { ActionDescriptor, JsonSchema } from '@testmesh/protocol'
import * as v from 'valibot'
import { actionPage, guidePages, readPage } from '../../docs-pages.ts'
import { findProject } from '../../load-selection.ts'
import { UsageError } from '../../usage-error.ts'
import { defineTool, reading } from '../tool.ts'

export const describeAction = defineTool({
  name: 'describe_action',
  title: 'Describe an action',
  description:
    'Says what an action of a step takes and gives: every setting, every field of its result, and an example. Without a name, all actions with one line each.',
  annotations: reading,
  input: { action: v.optional(v.pipe(v.string(), v.description('http_request, db_poll, for_each'))) },
  output: {
    actions: v.optional(v.array(v.object({ action: v.string(), description: v.string() }))),
    description: v.optional(v.string()),
  },
  run: async ({ action }, { desk }) => {
    const { project = bareProject(desk.folder) } = await findProject([], desk.given)
    const all = [...project.actions.descriptors, ...controlDescriptors]
    if (action !== undefined) {
      const description = pageOf(action, all)
      return { text: description, data: { description } }
    }
    const actions = all.map((descriptor) => ({ action: descriptor.type, description: firstSentence(descriptor) }))
    return { text: actions.map((one) => `${one.action}: ${one.description}`).join('\n'), data: { actions } }
  },
})

const firstSentence = ({ description = '', title }: ActionDescriptor): string => /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? title

const pageOf = (name: string, all: readonly ActionDescriptor[]): string => {
  const found = all.find(({ type, aliases = [] }) => type === name || aliases.some((alias) => alias.name === name))
  if (!found) {
    const names = all.map(({ type }) => type)
    throw new UsageError(`there is no action ${name}; ${didYouMean(name, names) ?? `there are: ${names.join(', ')}`}`)
  }
  const { type } = found
  if (actionDescriptors.includes(found)) return readPage(actionPage(type))
  if (controlDescriptors.includes(found)) return readPage(guidePages().get(pagesOfControl[type] ?? 'control-flow') as URL)
  return describe(found)
}

/** One of a plugin has no page. */
const describe = ({ type, title, description, config, output }: ActionDescriptor): string =>
  [`# ${type}`, title, description, '## Settings', fenced(config), '## Result', fenced(output)].join('\n\n')

const fenced = (schema: JsonSchema): string => `\`\`\`json\n${JSON.stringify(schema, undefined, 2)}\n\`\`\``

/** The engine's own actions stand together on the pages of the language. */
const pagesOfControl: Readonly<Record<string, string>> = { run_flow: 'run-flow', listen: 'listening', receive: 'listening' }
