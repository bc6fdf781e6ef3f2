/** An XML element, read strictly: what is not well-formed throws. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const token = /<\?xml[^>]*\?>|<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

export const readXml = (xml: string): XmlElement => {
  if (forbidden.test(xml) || /\p{Surrogate}/u.test(xml)) throw new Error('the text holds a character that XML does not')
  interface Open {
    name: string
    attributes: Record<string, string>
    children: XmlElement[]
    text: string
  }
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const stack = [root]
  let end = 0
  for (const match of xml.matchAll(token)) {
    const [all, closes, name, attributes = '', isEmpty, text] = match
    end = match.index + all.length
    const parent = stack.at(-1) ?? root
    if (text !== undefined) parent.text += unescaped(text)
    else if (closes) {
      if (stack.pop()?.name !== name) throw new Error(`</${name}> closes another element`)
    } else if (name !== undefined) {
      const child: Open = { name, attributes: readAttributes(attributes), children: [], text: '' }
      parent.children.push(child)
      if (!isEmpty) stack.push(child)
    }
  }
  if (end !== xml.length || stack.length !== 1 || root.children.length !== 1)
    throw new Error(`not well-formed at ${xml.slice(end, end + 40)}`)
  return root.children[0] as XmlElement
}

const readAttributes = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)]))

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));?/g, (all, code, name) => {
    const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
    const found = code ? String.fromCharCode(Number(code)) : known[name]
    if (found === undefined || !all.endsWith(';')) throw new Error(`${all} is not an entity`)
    return found
  })

interface Shape {
  readonly required: readonly string[]
  readonly optional?: readonly string[]
  /** In this order; those in a list of their own take turns. */
  readonly children?: readonly (string | readonly string[])[]
}

const earlierRun: Shape = { required: ['message', 'type'], children: ['stackTrace'] }
const earlierRuns = { rerunFailure: earlierRun, rerunError: earlierRun, flakyFailure: earlierRun, flakyError: earlierRun }

const counts = ['tests', 'failures', 'errors', 'skipped', 'time']

/**
 * What the readers of CI systems share: the `junit-10.xsd` of Jenkins, with the runs before the last one as Maven Surefire has them,
 * and `file` and `line` as GitLab and CircleCI read them.
 */
const shapes: Readonly<Record<string, Shape>> = {
  testsuites: { required: ['name', ...counts], children: ['testsuite'] },
  testsuite: { required: ['id', 'name', ...counts, 'timestamp'], optional: ['file'], children: ['properties', 'testcase'] },
  properties: { required: [], children: ['property'] },
  property: { required: ['name', 'value'] },
  testcase: {
    required: ['name', 'classname', 'time'],
    optional: ['file', 'line'],
    children: ['skipped', 'error', 'failure', Object.keys(earlierRuns), 'system-out'],
  },
  skipped: { required: ['message'] },
  error: { required: ['message', 'type'] },
  failure: { required: ['message', 'type'] },
  ...earlierRuns,
  stackTrace: { required: [] },
  'system-out': { required: [] },
}

export const schemaProblems = (element: XmlElement): string[] => {
  const shape = shapes[element.name]
  if (!shape) return [`<${element.name}> is unknown`]
  const names = Object.keys(element.attributes)
  const order = element.children.map((child) => shape.children?.findIndex((names) => [names].flat().includes(child.name)) ?? -1)
  return [
    ...shape.required.filter((name) => !names.includes(name)).map((name) => `<${element.name}> has no ${name}`),
    ...names.filter((name) => ![...shape.required, ...(shape.optional ?? [])].includes(name)).map((name) => `${name} on <${element.name}>`),
    ...(order.some((at, index) => at < (order[index - 1] ?? 0)) ? [`the children of <${element.name}> stand in another order`] : []),
    ...element.children.flatMap(schemaProblems),
  ]
}
