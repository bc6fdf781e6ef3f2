import type { Alias, Document, Node, visit } from 'yaml'

export interface BadAlias {
  readonly alias: Alias
  /** Behind "the alias *x". */
  readonly why: string
}

/** The first alias that stands for nothing, or for what it is a part of: the library tells of neither before values are made. */
export const findBadAlias = (document: Document, walk: typeof visit): BadAlias | undefined => {
  const anchors = new Map<string, Node>()
  let found: BadAlias | undefined
  walk(document, {
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
    Alias: (_, alias, path) => {
      const meant = anchors.get(alias.source)
      if (meant && !path.includes(meant)) return undefined
      found = { alias, why: meant ? 'stands inside of what it names' : 'has no anchor before it' }
      return walk.BREAK
    },
  })
  return found
}
