import { describe, expect, it } from 'vitest'
import { flowsOf } from '../testing/run-project.ts'
import { tempProject } from '../testing/temp-project.ts'
import { collectRows } from './data-rows.ts'

const temp = tempProject()

/** The rows that `data: NAME` gives, or what is wrong. */
const read = async (name: string, text?: string) => {
  if (text !== undefined) temp.write(`flows/${name}`, text)
  const path = temp.write('flows/a.testmesh.yaml', `name: A\ndata: ${name}\nsteps: []\n`)
  const [flow] = await flowsOf(await temp.load(), path)
  const problems = (flow?.diagnostics ?? []).filter(({ code }) => code.startsWith('PROJECT_'))
  if (problems.length === 0) return flow?.rows && (await collectRows(flow.rows)).map(({ name, values }) => [name, values])
  return problems.map(({ code, message, place }) => `${code} ${place.file}:${place.span?.start.line}: ${message}`)
}

it('tells of a number that is another one in YAML, once for each file, and of none that is text', async () => {
  temp.write('flows/zips.yaml', '- { zip: "01067", price: 1.10, at: 2026-01-01 }\n- { zip: 1, n: 10 }\n-\n  zip: 04109\n- { zip: 007 }\n')
  temp.write('flows/versions.yaml', '- { api_version: "1.10" }\n- { api_version: 1.10 }\n')
  const told = async (name: string) => {
    const path = temp.write('flows/a.testmesh.yaml', `name: A\ndata: ${name}\nsteps: [{ action: log, config: { message: a } }]\n`)
    const [flow] = await flowsOf(await temp.load(), path)
    expect(flow?.plan).toBeDefined()
    return flow?.diagnostics.map(({ severity, code, message, related: [at] = [] }) => [severity, code, message, at?.place.span?.start])
  }
  expect(await told('zips.yaml')).toEqual([
    ['warning', 'YAML_NUMBER', 'zips.yaml, line 4: 04109 is the number 4109 in YAML', { line: 4, column: 8, offset: 77 }],
  ])
  expect(await told('versions.yaml')).toEqual([
    ['warning', 'YAML_NUMBER', 'versions.yaml, line 2: 1.10 is the number 1.1 in YAML', { line: 2, column: 18, offset: 43 }],
  ])
})

describe('rows of a CSV', () => {
  it('are text under the names of the header, quotes taken off', async () => {
    expect(await read('a.csv', '\ufeffsku,note\r\ntea,"a ""fine"" one, really"\r\n\r\npot,"two\nlines"\r\n')).toEqual([
      ['tea', { sku: 'tea', note: 'a "fine" one, really' }],
      ['pot', { sku: 'pot', note: 'two\nlines' }],
    ])
    expect(await read('B.CSV', 'n,e\n01,\n1.0,')).toEqual([
      ['01', { n: '01', e: '' }],
      ['1.0', { n: '1.0', e: '' }],
    ])
  })

  it('are as many as cells of the header, or the line is told', async () => {
    expect(await read('short.csv', 'a,b\n1,2\n3\n')).toMatchInlineSnapshot(`
      [
        "PROJECT_BAD_DATA_FILE flows/a.testmesh.yaml:2: short.csv cannot be used: line 3 has 1 value, which is not what its header names",
      ]
    `)
    expect([await read('semicolon.csv', 'user;qty\nmara;2\n'), await read('tabs.csv', 'user\tqty\nmara\t2\n')].flat()).toEqual([
      'PROJECT_BAD_DATA_FILE flows/a.testmesh.yaml:2: semicolon.csv cannot be used: its header divides its columns by ";", and a CSV has commas',
      'PROJECT_BAD_DATA_FILE flows/a.testmesh.yaml:2: tabs.csv cannot be used: its header divides its columns by tabs, and a CSV has commas',
    ])
    expect(await read('open.csv', 'a,b\n1,"2\n')).toMatchInlineSnapshot(`
      [
        "PROJECT_BAD_DATA_FILE flows/a.testmesh.yaml:2: open.csv cannot be used: a quote that opens behind line 1 is never closed",
      ]
    `)
  })
})

describe('rows of JSON and YAML', () => {
  it('keep the types of their values', async () => {
    const rows = [
      ['one', { name: 'one', price: 1.5, tags: ['a'] }],
      ['two', { name: 'two', paid: false, none: null }],
    ]
    expect(await read('a.json', `\ufeff${JSON.stringify(rows.map(([, values]) => values))}`)).toEqual(rows)
    expect(await read('a.yaml', '\ufeff- { name: one, price: 1.5, tags: [a] }\n- { name: two, paid: no, none: null }')).toEqual([
      rows[0],
      ['two', { name: 'two', paid: 'no', none: null }],
    ])
  })

  it('give all their names to the flow, also those that only some have', async () => {
    temp.write('rows.json', '[{ "a": 1 }, { "a": 2, "b": 3 }]')
    const text = 'name: A\ndata: rows.json\nsteps: [{ id: say, action: log, config: { message: "${a} ${b}" } }]\n'
    const [flow] = await flowsOf(await temp.load(), temp.write('a.testmesh.yaml', text))
    expect(flow?.diagnostics).toEqual([])
  })
})

describe('a data file that is of no use', () => {
  it.each([
    ['empty.csv', '', 'it has no rows'],
    ['header.csv', 'a,b\n', 'it has no rows'],
    ['empty.json', '', 'it is not valid JSON: nothing stands in it'],
    ['twice.csv', 'a,b,a\n1,2,3\n', 'its header names the column "a" twice'],
    ['none.json', '[]', 'it has no rows'],
    ['map.json', '{ "a": 1 }', 'it holds no list of rows'],
    ['text.json', '["a"]', 'row 1 is not a map of names and values'],
    ['rows.json', '[{ "a": 1 }, [2]]', 'row 2 is not a map of names and values'],
    ['broken.json', '[{ "a": 1 ', /line 1, column 10 is not valid JSON: Expected ',' or '}'/],
    ['open.json', '[{ "a": 1 }', 'it is not valid JSON: its list has no end'],
    ['deep.json', `[{ "a": ${'['.repeat(200_000)}${']'.repeat(200_000)} }]`, 'a value in it is nested too deep'],
    ['alias.yaml', '- a: *x\n', /the alias \*x at line 1, column 6 has no anchor before it/],
    ['more.json', '[{ "a": 1 }]\n[]', 'line 2 goes on behind the end of the list'],
    ['comma.json', '[{ "a": 1 },\n]', 'line 2, column 1 is not valid JSON: Unexpected end of JSON input'],
    ['commas.json', '[,]', 'line 1, column 2 is not valid JSON: Unexpected end of JSON input'],
    ['close.json', '[{ "a": [1}]', /line 1, column 11 is not valid JSON: /],
    ['lines.jsonl', '{ "a": 1 }\n\n{ "a" }\n', /line 3, column 7 is not valid JSON: /],
    ['no.ndjson', '\n', 'it has no rows'],
    ['proto.csv', 'a,__proto__\n1,2\n', 'its header names a column "__proto__", which cannot be a name'],
    ['item.yaml', '- a: 1\n- b: [\n', /at line 3, column 1$/],
    ['empty.yaml', '', 'it holds no list of rows'],
    ['map.yaml', 'a: 1', 'it holds no list of rows'],
    ['broken.yaml', '- a: [1\n- b: 2', /at line 2, column 1$/],
    ['twice.yaml', '- a: 1\n---\n- a: 2', 'it holds several documents, divided by ---'],
    ['folder.csv/inner.csv', '', 'it is a folder'],
  ])('is told by where it is named, in one line: %s', async (name, text, why) => {
    temp.write(`flows/${name}`, text)
    const [problem, ...more] = ((await read(name.replace(/\/.*/, ''))) ?? []) as string[]
    expect(more).toEqual([])
    const [place, told] = problem?.split(' cannot be used: ') ?? []
    expect(place).toMatch(/^PROJECT_BAD_DATA_FILE flows\/a.testmesh.yaml:2: \S+$/)
    expect(told).toMatch(/^.+$/)
    expect(told).toMatch(typeof why === 'string' ? new RegExp(`^${why}$`) : why)
  })

  it('is a list without rows in the flow itself', async () => {
    const path = temp.write('flows/a.testmesh.yaml', 'name: A\ndata: []\nsteps: [{ action: log, config: { message: hello } }]\n')
    const [flow] = await flowsOf(await temp.load(), path)
    expect(flow?.plan).toBeUndefined()
    expect(flow?.diagnostics.map(({ code, message, place }) => `${code} ${place.span?.start.line}: ${message}`)).toEqual([
      'PROJECT_BAD_DATA_FILE 2: the data of the flow has no rows',
    ])
  })

  it('is one that is nowhere, or outside the project', async () => {
    temp.write('above.csv', 'a\n1')
    temp.write('../outside.csv', 'a\n1')
    temp.link('flows/link.csv', '../../outside.csv')
    expect(await read('above.csv')).toEqual([['1', { a: '1' }]])
    expect([await read('none.csv'), await read('../../outside.csv'), await read('link.csv')].flat()).toMatchInlineSnapshot(`
      [
        "PROJECT_NO_DATA_FILE flows/a.testmesh.yaml:2: there is no data file none.csv",
        "PROJECT_BAD_DATA_FILE flows/a.testmesh.yaml:2: the data file ../../outside.csv is outside the project",
        "PROJECT_BAD_DATA_FILE flows/a.testmesh.yaml:2: the data file link.csv is outside the project",
      ]
    `)
  })

  it('is the same for an env file', async () => {
    temp.write('../.env', 'A=1')
    temp.link('flows/.env', '../../.env')
    const problemsOf = async (name: string) => {
      const path = temp.write('flows/a.testmesh.yaml', `name: A\nenv_file: ${name}\nsteps: []\n`)
      const [flow] = await flowsOf(await temp.load(), path)
      return flow?.diagnostics.flatMap(({ code, message }) => (code.startsWith('PROJECT_') ? [`${code}: ${message}`] : []))
    }
    expect(await problemsOf(temp.write('shared/own.env', 'A=1'))).toEqual([])
    expect(
      [await problemsOf('../../.env'), await problemsOf('.env'), await problemsOf('..'), await problemsOf('/etc/passwd')].flat(),
    ).toMatchInlineSnapshot(`
      [
        "PROJECT_NO_ENV_FILE: the env file ../../.env is outside the project",
        "PROJECT_NO_ENV_FILE: the env file .env is outside the project",
        "PROJECT_NO_ENV_FILE: there is no env file ..",
        "PROJECT_NO_ENV_FILE: the env file /etc/passwd is outside the project",
      ]
    `)
  })
})
