import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseAst } from 'rolldown/parseAst'

/**
 * Puts parentheses around the functions of a chunk that a usual run calls. V8 compiles those as it reads the file, so that Node's
 * compile cache has them; all others are parsed anew at their first call, in every run. One request takes 12 % less with it.
 *
 * @param into the folder of the built command line
 * @param file the name of the chunk in it
 */
export const compileEarly = async (into: string, file: string): Promise<void> => {
  const path = join(into, file)
  const source = readFileSync(path, 'utf8')
  const called = await calledFunctions(into, path)
  const marks = functionExpressions(source).filter(({ start, end }) => called.has(`${start}-${end}`))
  if (marks.length < 100) throw new Error(`only ${marks.length} functions of ${file} were called: does it still hold what a run needs?`)
  writeFileSync(path, inAscii(inParentheses(source, marks)))
}

/** With one letter beyond Latin 1 in it, a source takes twice the room in V8, and Node more than three times as long to read it. */
const inAscii = (source: string): string =>
  source.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

const usualFlow = `name: A usual flow
steps:
  - id: write
    action: http_request
    config: { method: POST, url: "\${BASE}/things", body: { name: Widget, count: 2 } }
    output: { id: body.id }
    assert:
      - status == 200
      - body.name == "Widget"
  - id: read
    action: http_request
    config: { url: "\${BASE}/things/\${id}" }
    assert: [status == 200]
`

interface Range {
  readonly start: number
  readonly end: number
}

/** As `start-end`, of the functions in the file that a run calls. */
const calledFunctions = async (into: string, path: string): Promise<ReadonlySet<string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-build-'))
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json')
    response.end('{"id":"1","name":"Widget"}')
  })
  try {
    mkdirSync(join(folder, '.git'))
    writeFileSync(join(folder, 'usual.testmesh.yaml'), usualFlow)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const args = [join(into, 'bin.js'), 'run', 'usual.testmesh.yaml', '--var', `BASE=${base}`]
    await run(args, { cwd: folder, coverage: join(folder, 'coverage') })
    return readCoverage(join(folder, 'coverage'), path)
  } finally {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const run = async (args: readonly string[], { cwd, coverage }: { cwd: string; coverage: string }): Promise<void> => {
  const env = { ...process.env, NODE_V8_COVERAGE: coverage, NODE_DISABLE_COMPILE_CACHE: '1', XDG_CONFIG_HOME: cwd }
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  let told = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (told += text))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  if (exitCode !== 0) throw new Error(`the usual flow did not pass within a minute:\n${told}`)
}

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[] }[]
  }[]
}

const readCoverage = (folder: string, path: string): ReadonlySet<string> => {
  const url = pathToFileURL(path).href
  const called = new Set<string>()
  for (const name of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Coverage
    for (const { ranges } of result.find((script) => script.url === url)?.functions ?? []) {
      const [whole] = ranges
      if (whole && whole.count > 0) called.add(`${whole.startOffset}-${whole.endOffset}`)
    }
  }
  return called
}

interface SyntaxNode extends Range {
  readonly type: string
  readonly method?: boolean
  readonly kind?: string
}

/** Those that may stand in parentheses: neither declarations nor methods. */
const functionExpressions = (source: string): Range[] => {
  const found: Range[] = []
  const visit = (node: unknown, isMethod: boolean): void => {
    if (Array.isArray(node)) for (const item of node) visit(item, false)
    if (!isSyntaxNode(node)) return
    const { type, start, end } = node
    if (type === 'ArrowFunctionExpression' || (type === 'FunctionExpression' && !isMethod)) found.push({ start, end })
    const hasMethod = type === 'MethodDefinition' || (type === 'Property' && (node.method === true || node.kind !== 'init'))
    for (const [key, child] of Object.entries(node)) visit(child, hasMethod && key === 'value')
  }
  visit(parseAst(source), false)
  return found
}

const isSyntaxNode = (node: unknown): node is SyntaxNode => typeof node === 'object' && node !== null && 'type' in node

const inParentheses = (source: string, ranges: readonly Range[]): string => {
  const marks = ranges.flatMap(({ start, end }) => [{ at: start, text: '(' } as const, { at: end, text: ')' } as const])
  marks.sort((one, other) => one.at - other.at)
  let text = ''
  let from = 0
  for (const { at, text: mark } of marks) {
    text += source.slice(from, at) + mark
    from = at
  }
  return text + source.slice(from)
}
