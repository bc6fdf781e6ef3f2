/** A metric that a query names, and the labels it wants of it by `=`. */
export interface Selector {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

const keywords = new Set([
  'and',
  'or',
  'unless',
  'offset',
  'bool',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'atan2',
  'inf',
  'nan',
  'start',
  'end',
])

const labelLists = /\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gi
const texts = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g

/**
 * The selectors of a query, as far as they can be told without its grammar: names that are no functions, keywords or labels.
 * For hints alone.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/
 */
export const selectorsOf = (query: string): Selector[] => {
  const kept: string[] = []
  const keep = (text: string) => `\uE000${kept.push(text.slice(1, -1)) - 1}\uE000`
  const bare = query.replace(/#.*$/gm, '').replace(texts, keep).replace(labelLists, ' ')
  const found = [...bare.matchAll(/(?<![\w:.\uE000])([a-z_:][\w:]*)\s*(\{[^}]*\}|\[[^\]]*\]|\()?/gi)]
  return found.flatMap(([, name = '', behind = '']) =>
    behind.startsWith('(') || keywords.has(name.toLowerCase())
      ? []
      : [{ name, labels: behind.startsWith('{') ? labelsOf(behind, kept) : {} }],
  )
}

const labelsOf = (braces: string, kept: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    [...braces.matchAll(/(\w+)\s*=\s*\uE000(\d+)\uE000/g)].map(([, label = '', index]) => [label, kept[Number(index)] ?? '']),
  )
