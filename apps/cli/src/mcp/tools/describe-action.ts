import { actionDescriptors } from '@testmesh/actions'
import { didYouMean } from '@testmesh/expressions'
import { controlDescriptors } from '@testmesh/flow/model'
import type { ActionDescriptor } from '@testmesh/protocol'
import * as v from 'valibot'
import { actionPage, guidePages, readPage } from '../../docs-pages.ts'
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
  run: ({ action }) => {
    if (action !== undefined) {
      const description = pageOf(action)
      return { text: description, data: { description } }
    }
    const actions = all.map((descriptor) => ({ action: descriptor.type, description: firstSentence(descriptor) }))
    return { text: actions.map((one) => `${one.action}: ${one.description}`).join('\n'), data: { actions } }
  },
})

const all: readonly ActionDescriptor[] = [...actionDescriptors, ...controlDescriptors]

const firstSentence = ({ description = '', title }: ActionDescriptor): string => /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? title

const pageOf = (name: string): string => {
  const found = all.find(({ type, aliases = [] }) => type === name || aliases.some((alias) => alias.name === name))
  if (!found) {
    const names = all.map(({ type }) => type)
    throw new UsageError(`there is no action ${name}; ${didYouMean(name, names) ?? `there are: ${names.join(', ')}`}`)
  }
  const { type } = found
  return readPage(actionDescriptors.includes(found) ? actionPage(type) : (guidePages().get(pagesOfControl[type] ?? 'control-flow') as URL))
}

/** The engine's own actions stand together on the pages of the language. */
const pagesOfControl: Readonly<Record<string, string>> = { run_flow: 'run-flow', listen: 'listening', receive: 'listening' }
