import { didYouMean } from '@testmesh/expressions'
import * as v from 'valibot'
import { guidePages, readPage } from '../../docs-pages.ts'
import { UsageError } from '../../usage-error.ts'
import { defineTool, reading } from '../tool.ts'

export const readGuide = defineTool({
  name: 'read_guide',
  title: 'Read the guide of the language',
  description:
    'Gives a page on the language of flows. Without a page, the first one and the names of all: read files, steps, templates-and-names and assertions before you write a flow.',
  annotations: reading,
  input: { page: v.optional(v.pipe(v.string(), v.description('The name of a page: steps, expressions, matchers, control-flow'))) },
  output: { text: v.string(), pages: v.array(v.string()) },
  run: ({ page = 'language' }) => {
    const all = guidePages()
    const pages = [...all.keys()]
    const found = all.get(page.replace(/^.*\//, '').replace(/\.md$/, ''))
    if (!found) throw new UsageError(`there is no page ${page}; ${didYouMean(page, pages) ?? `there are: ${pages.join(', ')}`}`)
    const text = readPage(found)
    return { text: `${text}\nPages of this guide: ${pages.join(', ')}\n`, data: { text, pages } }
  },
})
