import type { Scope } from '@testmesh/expressions'
import type { Masker } from '../mask/masker.ts'
import { withMarks } from '../mask/stand-in.ts'

/** What `explain` says where a stand-in is in the place of each secret; `undefined` when it reads none. */
export const explainBlind = <T>(masker: Masker, scope: Scope, explain: (scope: Scope) => T): T | undefined => {
  if (!masker.hasSecrets()) return undefined
  let hasHidden = false
  const hide = <V>(value: V): V => {
    const hidden = masker.standIn(value)
    hasHidden ||= !Object.is(hidden, value)
    return hidden
  }
  const { tools, get, root } = scope
  const { snapshots } = tools
  const blind = {
    ...tools,
    osenv: (name: string) => hide(tools.osenv(name)),
    secret: () => {},
    ...(snapshots && { snapshots: { ...snapshots, toKept: (value: unknown) => withMarks(snapshots.toKept(value)) } }),
  }
  const result = explain({ ...scope, get: (name) => hide(get(name)), root: (key) => hide(root(key)), tools: blind })
  return hasHidden ? result : undefined
}
