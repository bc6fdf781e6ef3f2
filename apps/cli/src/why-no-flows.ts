import type { SelectedFlows } from '@testmesh/project'
import { count } from './count.ts'
import type { SelectOptions } from './options.ts'

type Looked = Pick<SelectedFlows, 'passedOver' | 'filteredOut' | 'tags'>

/** What was looked at when no flow is left. */
export const whyNoFlows = ({ passedOver, filteredOut, tags }: Looked, options: SelectOptions): string => {
  const byTags = options.tags !== undefined || options.tag !== undefined || options.excludeTags !== undefined
  if (filteredOut > 0 && options.onlyChanged !== undefined)
    return `of ${count(filteredOut, 'flow')} none ${options.onlyChanged === true ? 'changed since the last commit' : `changed since ${options.onlyChanged}`}`
  if (filteredOut > 0)
    return `the filter left out ${filteredOut === 1 ? 'the only flow' : `all ${filteredOut}`}${byTags ? tagsText(tags) : ''}`
  const looked = passedOver > 0 ? `${count(passedOver, 'YAML file')} passed over; ` : ''
  return `${looked}a flow is a *.testmesh.yaml file, or other YAML with \`flow:\` or \`steps:\``
}

const shownTags = 10

const tagsText = (tags: readonly string[]): string =>
  tags.length === 0 ? '; no flow has tags' : `; tags are ${tags.slice(0, shownTags).join(', ')}${tags.length > shownTags ? ', …' : ''}`
