import { parse } from 'yaml'
import type { Check, Problem } from '../check.ts'
import { isPublished } from '../workspace/manifest.ts'

/** What nobody can install has no release of its own: `changeset version` refuses a changeset that names it beside others. */
export const checkChangesets: Check = {
  name: 'changesets name what is published',
  run: (workspace) => {
    const published = new Set(
      workspace.packages
        .map(({ manifest }) => manifest)
        .filter(isPublished)
        .map(({ name }) => name),
    )
    return [...workspace.files].filter(([file]) => isChangeset(file)).flatMap(([file, text]) => problemsOf(file, text, published))
  },
}

const isChangeset = (file: string): boolean => /^\.changeset\/(?!README\.md$)[^/]+\.md$/.test(file)

const problemsOf = (file: string, text: string, published: ReadonlySet<string>): Problem[] => {
  const [, head] = /^---\n([\s\S]*?)---\n/.exec(text) ?? []
  const names = Object.keys((head !== undefined && (parse(head) as object | null)) || {})
  if (names.length === 0) return [{ file, line: 1, message: 'names no package: begin with --- and a line such as "testmesh": patch' }]
  return names
    .filter((name) => !published.has(name))
    .map((name) => ({ file, message: `${name} is not published: name the package that brings it, such as "testmesh"` }))
}
