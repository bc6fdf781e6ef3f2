import { posix } from 'node:path'
import type { Check, Problem } from '../check.ts'
import type { Source } from '../workspace/source.ts'
import { productSources, type TextFiles } from '../workspace/workspace.ts'
import { anchorsOf, linksOf } from './markdown.ts'

/** Links between the pages of the repository lead somewhere, their anchors included, and so do pages that a message names. */
export const checkLinks: Check = {
  name: 'links of the docs resolve',
  run: ({ files, packages }) => [
    ...[...files].flatMap(([file, text]) => (isPage(file) ? brokenLinks(file, text, files) : [])),
    ...packages.flatMap(productSources).flatMap((source) => missingPages(source, files)),
  ],
}

const brokenLinks = (file: string, text: string, files: TextFiles): Problem[] =>
  linksOf(text).flatMap(({ target, line }): Problem[] => {
    const message = judge(file, target, files)
    return message === undefined ? [] : [{ file, line, message }]
  })

const missingPages = ({ path, text }: Source, files: TextFiles): Problem[] =>
  text.split('\n').flatMap((content, index): Problem[] => {
    const page = /\bdocs\/[\w/-]+\.md/.exec(content)?.[0]
    return page === undefined || files.has(page) ? [] : [{ file: path, line: index + 1, message: `there is no ${page}` }]
  })

const isPage = (path: string): boolean => path.endsWith('.md') && !path.startsWith('.changeset/')

const judge = (from: string, link: string, files: TextFiles): string | undefined => {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? from : posix.join(posix.dirname(from), decodeURI(path)).replace(/\/$/, '')
  const text = files.get(target)
  if (text === undefined) return isKnown(target, files) ? undefined : `there is no ${target}`
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(text).has(anchor) ? `there is no #${anchor} in ${target}` : undefined
}

/** A folder, or a file without an ending, which is not read: LICENSE. */
const isKnown = (target: string, files: TextFiles): boolean =>
  target === 'LICENSE' || target === '.' || [...files.keys()].some((path) => path.startsWith(`${target}/`))
