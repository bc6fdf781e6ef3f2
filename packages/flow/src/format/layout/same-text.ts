import { parseYaml } from '../../read/yaml/parse-yaml.ts'
import type { TreeNode } from '../../read/yaml/tree.ts'
import { commentsIn } from '../../source/comments-in.ts'

/** Whether two texts hold the same values, written with the same quotes, and the same comments in the same order. */
export const isSameText = (before: string, after: string): boolean => {
  const [one, other] = [parseYaml(before), parseYaml(after)]
  return (
    one.length === other.length &&
    one.every(({ root, problems }, index) => problems.length === other[index]?.problems.length && isSameNode(root, other[index]?.root)) &&
    commentsOf(before).join('\n') === commentsOf(after).join('\n')
  )
}

const isSameNode = (a: TreeNode | undefined, b: TreeNode | undefined): boolean => {
  if (!a || !b || a.kind !== b.kind) return a === b
  if (a.kind === 'list') return b.kind === 'list' && isEach(a.items, b.items, isSameNode)
  if (a.kind === 'map') return b.kind === 'map' && isEach(a.entries, b.entries, (x, y) => x.key === y.key && isSameNode(x.value, y.value))
  return b.kind === 'scalar' && a.value === b.value && a.isPlain === b.isPlain && a.isEmpty === b.isEmpty
}

const isEach = <T>(a: readonly T[], b: readonly T[], isSame: (x: T, y: T) => boolean): boolean =>
  a.length === b.length && a.every((item, index) => isSame(item, b[index] as T))

/** The comments of a YAML text in their order. */
export const commentsOf = (text: string): string[] => commentsIn(text).map((comment) => comment.text)
