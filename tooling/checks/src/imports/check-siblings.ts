import type { Check, Problem } from '../check.ts'
import type { Source } from '../workspace/source.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type SiblingGroup, siblingGroups } from './layers.ts'
import { resolveRelative } from './resolve-relative.ts'

/** Families, reporters, matchers and commands do not know each other. */
export const checkSiblings: Check = {
  name: 'siblings do not import each other',
  run: (workspace) => siblingGroups.flatMap((group) => sourcesIn(group, workspace).flatMap((source) => judge(source, group))),
}

const sourcesIn = ({ folder }: SiblingGroup, { packages }: Workspace): Source[] =>
  packages.flatMap(({ sources }) => sources.filter(({ path }) => path.startsWith(`${folder}/`)))

const judge = (source: Source, group: SiblingGroup): Problem[] => {
  const own = memberOf(source.path, group)
  if (own === undefined || group.tables.includes(own) || (group.members === 'files' && source.isTest)) return []
  return source.requests.flatMap(({ specifier, line }): Problem[] => {
    if (!specifier.startsWith('.')) return []
    const path = resolveRelative(source.path, specifier)
    const other = memberOf(path, group)
    if (other === undefined || other === own || isShared(path, group)) return []
    if (group.tables.includes(other) && group.shared.includes(own)) return []
    return [
      { file: source.path, line, message: `${own} imports ${other}: a ${group.kind} knows no other; share it through a file both use` },
    ]
  })
}

const isShared = (path: string, { folder, shared }: SiblingGroup): boolean =>
  shared.some((name) => `${path}/`.startsWith(`${folder}/${name}/`))

/** The part of a path that names a sibling. Undefined outside of the group, and for files beside folders. */
const memberOf = (path: string, { folder, members }: SiblingGroup): string | undefined => {
  if (!path.startsWith(`${folder}/`)) return undefined
  const [member, ...rest] = path.slice(folder.length + 1).split('/')
  return members === 'folders' && rest.length === 0 ? undefined : member
}
