/** Flows as people write them, older spellings and every style of YAML among them; the same number gives the same text. */
export const generateFlow = (seed: number): string => {
  counter = 0
  const random = createRandom(seed)
  const writer = createWriter(random)
  const documents = Array.from({ length: random.chance(0.1) ? 2 : 1 }, () => writer.document(flowOf(random)))
  const text = documents.join('\n---\n')
  return random.chance(0.15) ? text.replaceAll('\n', '\r\n') : text
}

interface Random {
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
}

/** Mulberry32. */
const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
  }
}

/** What is written: maps keep their order; a text may be asked for in a style of its own. */
type Node = Entries | readonly Node[] | string | number | boolean | null
interface Entries {
  readonly entries: readonly (readonly [key: string, value: Node])[]
}

const map = (...entries: (readonly [string, Node] | false)[]): Entries => ({ entries: entries.filter((entry) => entry !== false) })

const flowOf = (random: Random): Entries => {
  const flow = map(
    ['name', random.pick(['Shop', "it's: a shop", 'Ünïcode 😀'])],
    random.chance(0.3) && [random.pick(['env', 'variables']), map(['A', 1], ['B', random.pick<Node>(['x', '${A}', true, null])])],
    random.chance(0.2) && ['data_source', map([random.pick(['file', 'path']), 'rows.csv'], ['type', 'csv'])],
    random.chance(0.2) && ['tags', random.pick<Node>(['smoke', ['smoke', 'slow']])],
    random.chance(0.2) && ['config', map(['timeout', '5m'], ['retry', retryOf(random)])],
    random.chance(0.2) && ['setup', stepsOf(random, 1)],
    ['steps', stepsOf(random, 0)],
    random.chance(0.2) && ['teardown', stepsOf(random, 2)],
    random.chance(0.2) && [random.pick(['outputs', 'output']), map(['x', '${A}'])],
  )
  return random.chance(0.2) ? map(['flow', flow], random.chance(0.3) && ['collection', 'old']) : flow
}

const stepsOf = (random: Random, depth: number): Node[] =>
  Array.from({ length: 1 + random.below(depth === 0 ? 3 : 2) }, () => stepOf(random, depth))

/** Makes ids and comments different from each other. */
let counter = 0

const stepOf = (random: Random, depth: number): Entries => {
  const kind =
    depth < 3 && random.chance(0.3)
      ? random.pick(['condition', 'for_each', 'parallel', 'group'])
      : random.pick(['http', 'http', 'log', 'other', 'delay'])
  const own: (readonly [string, Node] | false)[] = [
    random.chance(0.6) && ['id', `step${counter++}`],
    random.chance(0.2) && ['name', 'A: step'],
    ...bodyOf(kind, random, depth),
    random.chance(0.3) && [random.pick(['when', 'if']), random.pick(['A > 0', 'A == "x"'])],
    random.chance(0.3) && [random.pick(['output', 'save', 'outputs']), map(['a', '$.id'], ['b', 'body.id'])],
    random.chance(0.4) && [
      random.pick(['assert', 'assertions']),
      random.pick<Node>([
        'status == 200',
        ['status == 200', 'body.id != nil'],
        [map(['expression', 'status == 200'], ['message', 'fine'])],
      ]),
    ],
    random.chance(0.25) && ['retry', retryOf(random)],
    ...onErrorOf(random, depth),
    random.chance(0.1) && ['track', map(['cleanup_method', 'http'], ['cleanup_config', map(['url', '/x'], ['method', 'DELETE'])])],
    random.chance(0.1) && ['cleanup', [map(['action', 'log'])]],
  ]
  const seen = new Set<string>()
  const isNew = ([key]: readonly [string, Node]): boolean =>
    !seen.has(key) && (key !== 'cleanup' || !seen.has('track')) && Boolean(seen.add(key))
  const entries = own.filter((entry) => entry !== false).filter(isNew)
  return { entries: random.chance(0.2) ? shuffled(entries, random) : entries }
}

const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const rest = [...items]
  return items.map(() => rest.splice(random.below(rest.length), 1)[0] as T)
}

const bodyOf = (kind: string, random: Random, depth: number): (readonly [string, Node] | false)[] => {
  const steps = (): Node => stepsOf(random, depth + 1)
  switch (kind) {
    case 'http':
      return httpOf(random)
    case 'condition':
      return [
        ['action', random.pick(['condition', 'if'])],
        [
          'config',
          map(
            [random.pick(['condition', 'expression', 'when']), 'A > 0'],
            [random.pick(['then', 'then_steps', 'steps']), steps()],
            random.chance(0.5) && [random.pick(['else', 'else_steps', 'elseSteps']), steps()],
          ),
        ],
      ]
    case 'for_each':
      return [
        ['action', 'for_each'],
        [
          'config',
          map(['items', [1, 2]], random.chance(0.5) && [random.pick(['item_name', 'as', 'item_var', 'itemVar']), 'one'], [
            'steps',
            steps(),
          ]),
        ],
      ]
    case 'parallel':
      return [
        ['action', 'parallel'],
        ['config', map(['branches', [map(['name', 'left'], ['steps', steps()]), map(['steps', steps()])]])],
      ]
    case 'group':
      return [
        ['action', 'group'],
        ['config', map(['steps', steps()])],
      ]
    case 'delay':
      return [
        ['action', random.pick(['delay', 'wait', 'sleep'])],
        random.chance(0.5) ? ['duration', '1s'] : ['config', map(['duration', '1s'])],
      ]
    case 'other':
      return [
        ['action', 'mystery.do'],
        ['config', map(['deep', map(['list', [map(['a', 1], ['b', ['x', [1, 2]]]), null, 'c']], ['text', textOf(random)])])],
      ]
    default:
      return [
        ['action', 'log'],
        ['config', map(['message', textOf(random)], random.chance(0.3) && ['level', 'info'])],
      ]
  }
}

const httpOf = (random: Random): (readonly [string, Node] | false)[] => {
  const settings: (readonly [string, Node] | false)[] = [
    ['url', random.pick(['/orders', '"/x/${A}"', 'http://a/b?c=d'])],
    random.chance(0.4) && ['method', random.pick(['POST', 'DELETE'])],
    random.chance(0.4) && [random.pick(['params', 'query_params', 'queryParams']), map(['q', 'a b'], ['n', 1])],
    random.chance(0.3) && ['body', random.pick<Node>([map(['text', textOf(random)], ['n', null]), textOf(random), [1, 'two']])],
    random.chance(0.2) && [
      'poll',
      map([random.pick(['until', 'success_condition', 'successCondition']), 'status == 200'], ['interval', '1s']),
    ],
  ]
  const inside = settings.filter((entry) => entry !== false)
  const outside = random.chance(0.3) ? inside.splice(0, random.pick([1, 2, inside.length])) : []
  return [
    ['action', random.pick(['http_request', 'http', 'http.get'])],
    ...outside,
    (inside.length > 0 || random.chance(0.2)) && ['config', map(...inside)],
  ]
}

const retryOf = (random: Random): Node =>
  map(
    random.chance(0.2) && ['enabled', random.pick([true, false])],
    [random.pick(['attempts', 'max_attempts', 'maxAttempts']), 3],
    random.chance(0.5) && [random.pick(['delay', 'initial_delay']), '1s'],
    random.chance(0.3) && [
      random.pick(['retry_on', 'retryOn']),
      random.pick<Node>(['timeout', ['connection_error', 'status >= 500'], 'connection_error']),
    ],
    random.chance(0.2) && [random.pick(['retry_on_status', 'retryOnStatus']), random.pick<Node>([503, [500, 502]])],
  )

const onErrorOf = (random: Random, depth: number): (readonly [string, Node] | false)[] => {
  if (depth > 2 || random.chance(0.6)) return []
  const steps = (): Node => [map(['action', 'log'])]
  return random.pick<(readonly [string, Node])[]>([
    [[random.pick(['on_error', 'onError']), random.pick(['continue', 'retry', 'fail'])]],
    [['error_steps', steps()]],
    [
      ['on_error', 'continue'],
      ['error_steps', steps()],
    ],
    [
      ['on_error', 'retry'],
      ['on_timeout', steps()],
    ],
    [
      ['on_error', map(['steps', steps()])],
      [random.pick(['on_timeout', 'onTimeout']), steps()],
    ],
  ])
}

const textOf = (random: Random): string =>
  random.pick([
    'plain',
    'two words',
    'a: b',
    '# no comment',
    "it's",
    'one\ntwo\n',
    'one\n\n  deeper\nlast',
    '  leads\nx\n',
    '{{x}} and ${y}',
    '',
    'true',
    '12',
    'a, [b] {c}',
    '- x',
    'trailing \nblank\n\n',
  ])

interface Style {
  readonly indent: number
  readonly dash: number
}

/** Writes nodes in ways that all mean the same. */
const createWriter = (random: Random): { document(flow: Entries): string } => {
  const style: Style = { indent: random.pick([2, 2, 2, 3, 4, 8]), dash: random.pick([0, 2, 2, 4]) }
  const isBusy = random.chance(0.7)
  const anchors: string[] = []
  const pad = (column: number): string => ' '.repeat(column)

  const comment = (column: number): string[] =>
    isBusy && random.chance(0.15)
      ? [
          ...(random.chance(0.3) ? [''] : []),
          `${pad(random.chance(0.7) ? column : random.below(column + 4))}# c${counter++}: [x] {y} - z`,
          ...(random.chance(0.2) ? ['', ''] : []),
        ]
      : []
  const behind = (): string =>
    isBusy && random.chance(0.1) ? `${pad(1 + random.below(3))}# t${counter++}` : isBusy && random.chance(0.05) ? '  ' : ''

  const scalar = (value: Exclude<Node, Entries | readonly Node[]>, inBraces: boolean): string => {
    if (typeof value !== 'string') return value === null ? 'null' : String(value)
    const isPlain = /^[A-Za-z/$][\w /.$>=!+?-]*$/.test(value) && !/^(?:true|false|null)$|\s$| #|: /.test(value)
    if (isPlain && random.chance(0.7)) return value
    if (value.startsWith('"/x')) return value
    if (!value.includes('\n') && random.chance(0.3)) return `'${value.replaceAll("'", "''")}'`
    if (inBraces || !/^(?:[a-z ]+ )?[a-z]+$/.test(value)) return JSON.stringify(value)
    return JSON.stringify(value)
  }

  const braces = (node: Node): string => {
    if (isList(node)) return `[${random.pick(['', ' '])}${node.map(braces).join(random.pick([', ', ',', ' , ']))}${random.pick(['', ' '])}]`
    if (!isMap(node)) return scalar(node, true)
    const space = random.pick(['', ' ', ' ', '  '])
    return `{${space}${node.entries.map(([key, value]) => `${keyText(key)}:${value === null && random.chance(0.5) ? '' : ` ${braces(value)}`}`).join(', ')}${space}}`
  }

  const keyText = (key: string): string => (random.chance(0.04) ? `"${key}"` : random.chance(0.02) ? `'${key}'` : key)

  const fitsBraces = (node: Node): boolean => JSON.stringify(node).length < 120

  /** What stands behind a key or dash in `column`, and the lines below it. */
  const value = (node: Node, column: number, { isItem = false } = {}): { head: string; lines: string[] } => {
    if (node === null) return { head: random.pick(['', ' null', ' ~']) + behind(), lines: [] }
    if (isMap(node) || isList(node)) return collection(node, column, isItem)
    if (typeof node === 'string' && node.includes('\n') && random.chance(0.7)) return blockText(node, column)
    if (typeof node === 'string' && /^[a-z]+ [a-z]+$/.test(node) && random.chance(0.3)) {
      const [first = '', second = ''] = node.split(' ')
      const quote = random.pick(['', '"', "'"])
      return { head: ` ${quote}${first}`, lines: [`${pad(column + 1 + random.below(5))}${second}${quote}${behind()}`] }
    }
    const gap = isBusy && random.chance(0.1) ? pad(1 + random.below(4)) : ' '
    return { head: `${gap}${scalar(node, false)}${behind()}`, lines: [] }
  }

  const blockText = (text: string, column: number): { head: string; lines: string[] } => {
    const own = random.pick([2, 2, 4])
    const needsNumber = /^[ \n]/.test(text)
    const number = needsNumber || random.chance(0.1) ? String(own) : ''
    const ends = /\n\n$/.test(text) ? '+' : text.endsWith('\n') ? '' : '-'
    const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
    return {
      head: ` |${number}${ends}`,
      lines: lines.map((line) => (line === '' ? random.pick(['', pad(column)]) : pad(column + own) + line)),
    }
  }

  const collection = (node: Entries | readonly Node[], column: number, isItem: boolean): { head: string; lines: string[] } => {
    const size = isMap(node) ? node.entries.length : node.length
    if (size === 0) return { head: isMap(node) ? ' {}' : ' []', lines: [] }
    const anchor = anchorFor(node)
    if (anchor.startsWith('*')) return { head: ` ${anchor}${behind()}`, lines: [] }
    const mark = anchor === '' ? '' : ` ${anchor}`
    if (fitsBraces(node) && random.chance(0.35)) return { head: `${mark} ${braces(node)}${behind()}`, lines: [] }
    if (fitsBraces(node) && isBusy && random.chance(0.08) && isList(node))
      return {
        head: `${mark} [${random.chance(0.3) ? ` # f${counter++}` : ''}`,
        lines: [...node.map((item) => `${pad(column + 2)}${braces(item)},`), `${pad(column + 1)}]`],
      }
    if (isItem && anchor === '') {
      const inner = blockLines(node, column + 1 + random.pick([1, 1, 1, 3]))
      const [first = '', ...rest] = inner
      return first.trimStart().startsWith('#') || first.trim() === ''
        ? { head: '', lines: inner }
        : { head: pad(first.length - first.trimStart().length - column - 1) + first.trimStart(), lines: rest }
    }
    const below = isList(node) && !isItem ? column + style.dash : column + style.indent
    return { head: mark + behind(), lines: blockLines(node, below) }
  }

  const anchorFor = (node: Entries | readonly Node[]): string => {
    if (!isMap(node) || !isBusy) return ''
    if (node.entries[0]?.[0] !== 'url' || !random.chance(0.15)) return ''
    if (anchors.length > 0 && random.chance(0.5)) return `*${random.pick(anchors)}`
    anchors.push(`a${counter++}`)
    return `&${anchors.at(-1)}`
  }

  const blockLines = (node: Entries | readonly Node[], column: number): string[] =>
    isList(node)
      ? node.flatMap((item) => {
          const { head, lines } = value(item, column, { isItem: true })
          return [...comment(column), `${pad(column)}-${head}`, ...lines]
        })
      : node.entries.flatMap(([key, item]) => {
          const { head, lines } = value(item, column)
          return [...comment(column), `${pad(column)}${keyText(key)}${random.chance(0.01) ? ' ' : ''}:${head}`, ...lines]
        })

  return {
    document: (flow) => {
      anchors.length = 0
      return `${[...comment(0), ...blockLines(flow, 0), ...comment(0)].join('\n')}${random.pick(['\n', '\n', '', '\n\n\n'])}`.replace(
        /([^\n])$/,
        random.chance(0.2) ? '$1' : '$1\n',
      )
    },
  }
}

const isMap = (node: Node): node is Entries => typeof node === 'object' && node !== null && 'entries' in node && !Array.isArray(node)
const isList = (node: Node): node is readonly Node[] => Array.isArray(node)
