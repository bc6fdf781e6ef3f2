import { isOneStep, stepLists } from './key-notes.ts'

/** A step as its lines show it, also in a text that no parser takes yet. */
export interface TextStep {
  readonly id?: string
  readonly action?: string
  /** Names of what it captures. */
  readonly outputs: readonly string[]
  /** Settings whose values stand on the line of their key. */
  readonly config: ReadonlyMap<string, string>
  /** Where its list stands: `steps`, or in the step around it `config/then`, `config/branches/1/steps`. */
  readonly list: string
  readonly outer?: TextStep
  /** Its lines, offsets in the text; the end is not in it. */
  readonly start: number
  readonly end: number
}

/** The names that a text gives. */
export interface TextFlow {
  /** In the order of their lines, nested ones behind those around them. */
  readonly steps: readonly TextStep[]
  readonly env: readonly string[]
  readonly inputs: readonly string[]
  /** Of data rows that stand in the text. */
  readonly columns: readonly string[]
}

interface MutableStep extends TextStep {
  id?: string
  action?: string
  outputs: string[]
  config: Map<string, string>
  end: number
}

/** A key or an item of a list that is open at a line. */
interface Frame {
  readonly column: number
  readonly key: string
  readonly isItem: boolean
  step?: MutableStep
  /** Items of its list so far. */
  items: number
}

interface Scan {
  readonly frames: Frame[]
  readonly steps: MutableStep[]
  readonly names: Readonly<Record<'env' | 'inputs' | 'data', Set<string>>>
}

export const textFlow = (text: string): TextFlow => {
  const scan: Scan = { frames: [], steps: [], names: { env: new Set(), inputs: new Set(), data: new Set() } }
  let offset = 0
  /** Lines further right than this belong to a text over several lines. */
  let textColumn: number | undefined
  for (const line of text.split('\n')) {
    const [, space = '', dashes = '', rest = ''] = /^(\s*)((?:-(?:\s+|$))*)(.*)$/.exec(line.trimEnd()) ?? []
    const isSeen = dashes !== '' || (rest !== '' && !rest.startsWith('#'))
    if (isSeen && !(textColumn !== undefined && space.length > textColumn)) {
      readLine(scan, { column: space.length, dashes, rest, offset })
      textColumn = /(?:^|\s)[|>][-+\d]*(?:\s+#.*)?$/.test(rest) ? space.length : undefined
    }
    offset += line.length + 1
  }
  leave(scan, { column: -1, isItem: false, offset: text.length + 1 })
  const { env, inputs, data } = scan.names
  const set = scan.steps.filter(({ action }) => action === 'set').flatMap(({ config }) => [...config.keys()])
  return { steps: scan.steps, env: [...env, ...set.filter((name) => !env.has(name))], inputs: [...inputs], columns: [...data] }
}

interface Line {
  readonly column: number
  readonly dashes: string
  /** Behind the dashes. */
  readonly rest: string
  readonly offset: number
}

const readLine = (scan: Scan, { column, dashes, rest, offset }: Line): void => {
  let at = column
  for (const [dash] of dashes.matchAll(/-\s*/g)) {
    enterItem(scan, at, offset)
    at += dash.length
  }
  if (rest.startsWith('{')) note(scan, [], rest)
  const [, quoted, plain, value = ''] = /^(?:"([^"]+)"|([\w.$-]+\??))\s*:(?:\s+(.*))?$/.exec(rest) ?? []
  const key = quoted ?? plain
  if (key === undefined) return
  leave(scan, { column: at, isItem: false, offset })
  openOneStep(scan, offset)
  note(scan, [key], value)
  scan.frames.push({ column: at, key, isItem: false, items: 0 })
}

const enterItem = (scan: Scan, column: number, offset: number): void => {
  leave(scan, { column, isItem: true, offset })
  const list = scan.frames.at(-1)
  const key = String(list?.items ?? 0)
  const step = list && stepLists.has(list.key) ? openStep(scan, offset) : undefined
  if (list) list.items += 1
  scan.frames.push({ column, key, isItem: true, items: 0, ...(step && { step }) })
}

const openStep = ({ frames, steps }: Scan, start: number): MutableStep => {
  const { keys, step: outer } = placeIn(frames)
  const step: MutableStep = { outputs: [], config: new Map(), list: keys.join('/'), ...(outer && { outer }), start, end: start }
  steps.push(step)
  return step
}

/** Keys right below the name of a list in which one step may stand by itself. */
const openOneStep = (scan: Scan, offset: number): void => {
  const [around, list] = scan.frames.slice(-2)
  if (list && !list.isItem && !list.step && isOneStep(list.key, around?.key)) list.step = openStep(scan, offset)
}

/** Ends what is not left of a column. The dashes of a list may stand below its key. */
const leave = ({ frames }: Scan, { column, isItem, offset }: { column: number; isItem: boolean; offset: number }): void => {
  for (let top = frames.at(-1); top && (top.column > column || (top.column === column && (top.isItem || !isItem))); top = frames.at(-1)) {
    if (top.step) top.step.end = offset
    frames.pop()
  }
}

/** The innermost step that is open, and the keys below it. */
const placeIn = (frames: readonly Frame[]): { readonly step?: MutableStep; readonly keys: string[] } => {
  const at = frames.findLastIndex(({ step }) => step)
  const keys = frames.slice(at + 1).map(({ key }) => key)
  const step = frames[at]?.step
  return step ? { step, keys } : { keys: keys[0] === 'flow' ? keys.slice(1) : keys }
}

/** Keeps what a key and its value say, and what a map between braces says. */
const note = (scan: Scan, below: readonly string[], value: string): void => {
  const { step, keys } = placeIn(scan.frames)
  const path = [...keys, ...below]
  if (step) noteOfStep(step, path, value)
  else noteOfFlow(scan.names, path)
  if (value.startsWith('{')) for (const [key, inner] of entriesOf(value)) note(scan, [...below, key], inner)
}

const noteOfStep = (step: MutableStep, [key, name, ...deeper]: readonly string[], value: string): void => {
  if (name === undefined) {
    if (key === 'id' || key === 'action') step[key] ??= wordOf(value)
    return
  }
  if (deeper.length === 0 && (key === 'output' || key === 'save')) step.outputs.push(name.replace(/\?$/, ''))
  if (deeper.length === 0 && key === 'config') step.config.set(name, wordOf(value))
}

const noteOfFlow = (names: Scan['names'], [key, name, column]: readonly string[]): void => {
  if (name === undefined) return
  if (key === 'env' || key === 'variables') names.env.add(name)
  if (key === 'inputs') names.inputs.add(name)
  if (key === 'data' && column !== undefined) names.data.add(column)
}

const wordOf = (value: string): string => value.replace(/\s+#.*$/, '').replace(/^(["'])(.*)\1$/, '$2')

/** The entries of a map between braces, as far as it stands on the line. */
const entriesOf = (written: string): [key: string, value: string][] => {
  const parts: string[] = ['']
  let depth = 0
  for (const [token] of written.slice(1).matchAll(/"(?:[^"\\]|\\.)*"?|'[^']*'?|[^"']/g)) {
    if (/^[{[]$/.test(token)) depth += 1
    if (/^[}\]]$/.test(token)) depth -= 1
    if (depth < 0) break
    if (token === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts.flatMap((part) => {
    const [, key, value = ''] = /^\s*["']?([\w.$-]+\??)["']?\s*:\s*(.*)$/.exec(part) ?? []
    return key === undefined ? [] : [[key, value.trim()] as [string, string]]
  })
}

/** The innermost step whose lines a place is in. */
export const stepAround = ({ steps }: TextFlow, offset: number): TextStep | undefined =>
  steps.findLast(({ start, end }) => start <= offset && offset < end)
