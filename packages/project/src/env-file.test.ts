import { describe, expect, it } from 'vitest'
import { flowsOf } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()

/** What a flow gets of its `env_file`, and what is wrong with it. */
const read = async (text: string) => {
  temp.write('own.env', text)
  const path = temp.write('a.testmesh.yaml', 'name: A\nenv_file: own.env\nsteps: []\n')
  const [flow] = await flowsOf(await temp.load(), path)
  return {
    values: flow?.variables.find(({ name }) => name === 'own.env')?.values,
    problems: (flow?.diagnostics ?? []).filter(({ code }) => code.startsWith('PROJECT_')),
  }
}
const valuesOf = async (text: string) => (await read(text)).values

describe('an env file', () => {
  it('holds a value per line, as text', async () => {
    expect(await valuesOf('PORT=5432\nexport HOST = db \n\n  A.b-c=1\nEMPTY=\n')).toEqual({
      PORT: '5432',
      HOST: 'db',
      'A.b-c': '1',
      EMPTY: '',
    })
    expect(await valuesOf('URL=postgres://u:p@db/x?a=b==\nA=1\nA=2')).toEqual({ URL: 'postgres://u:p@db/x?a=b==', A: '2' })
  })

  it('may end its lines as Windows does, and begin with a byte order mark', async () => {
    expect(await valuesOf('\ufeffA=1\r\n\r\n# said\r\nB="two"\r\nC=three \r\n')).toEqual({ A: '1', B: 'two', C: 'three' })
  })

  it('takes quotes off', async () => {
    expect(await valuesOf(`A="a b"\nB='a b'\nC=" a "\nD=""\nE="it's"\nF=it's\nG=a"b"\nH={"a": 1}\nI="{"a": 1}"`)).toEqual({
      A: 'a b',
      B: 'a b',
      C: ' a ',
      D: '',
      E: "it's",
      F: "it's",
      G: 'a"b"',
      H: '{"a": 1}',
      I: '{"a": 1}',
    })
  })

  it('reads escapes in double quotes alone', async () => {
    expect(
      await valuesOf(String.raw`A="a\nb"${'\n'}B='a\nb'${'\n'}C=a\nb${'\n'}D="say \"hi\" # loud"${'\n'}E="C:\\new"${'\n'}F="a\tb"`),
    ).toEqual({
      A: 'a\nb',
      B: 'a\\nb',
      C: 'a\\nb',
      D: 'say "hi" # loud',
      E: 'C:\\new',
      F: 'a\\tb',
    })
  })

  it('may have comments: whole lines, and behind a space', async () => {
    expect(await valuesOf('# A=0\n  # B=0\nA=1 # one\nB=a#b\nC="a # b" # c\nD= # nothing\nE=#5\nF=\'#\'')).toEqual({
      A: '1',
      B: 'a#b',
      C: 'a # b',
      D: '',
      E: '#5',
      F: '#',
    })
  })

  it('warns of a token, which nobody fills', async () => {
    const { problems, values } = await read('HOST=shop\nAPI=http://${HOST}:80')
    expect(values).toEqual({ HOST: 'shop', API: 'http://${HOST}:80' })
    expect(problems.map(({ severity, message, place: { span } }) => [severity, message, span?.start.line])).toEqual([
      ['warning', 'nothing is filled in here: "API" is this very text', 2],
    ])
  })

  it('warns of a name that no expression reads as it stands, where it is', async () => {
    const { problems, values } = await read('A=1\n  export app.port = 2\nmy-var=3')
    expect(values).toEqual({ A: '1', 'app.port': '2', 'my-var': '3' })
    expect(
      problems.map(({ severity, message, hint, place: { span } }) => [severity, message, hint, span?.start.line, span?.start.column]),
    ).toMatchInlineSnapshot(`
      [
        [
          "warning",
          ""app.port" is no name that \${app.port} would read",
          "begin with a letter or _, then letters, digits and _; or read it as \${vars["app.port"]}",
          2,
          10,
        ],
      ]
    `)
  })

  it('refuses the name __proto__, which nothing can hold', async () => {
    const { problems, values } = await read('A=1\n__proto__=2\nB=3')
    expect(values).toEqual({ A: '1', B: '3' })
    expect(problems.map(({ severity, message, place: { span } }) => [severity, message, span?.start.line])).toEqual([
      ['error', 'line 2 of own.env gives __proto__, which cannot be a name', 2],
    ])
  })

  it('finds a key whose letters stand in the export before it', async () => {
    const { problems } = await read('export or=${A}\n  export  port.x=1\n export = ${A}')
    expect(problems.map(({ place: { span } }) => [span?.start.column, span?.end.column])).toEqual([
      [8, 10],
      [11, 17],
      [2, 8],
    ])
  })

  it('tells every line that is wrong by its place, and never what stands there', async () => {
    const { problems, values } = await read('A=1\r\nhunter2-one\r\n1B=hunter2-two\n=hunter2-three\nC="hunter2-four\nhunter2-five"\nD=2')
    expect(values).toEqual({ A: '1', D: '2' })
    expect(JSON.stringify(problems)).not.toContain('hunter2')
    expect(
      problems.map(({ message, place: { file, span } }) => [message, file, span?.start.line, span?.end.column]),
    ).toMatchInlineSnapshot(`
      [
        [
          "line 2 of own.env is not KEY=VALUE",
          "own.env",
          2,
          12,
        ],
        [
          "line 3 of own.env has no name before its =",
          "own.env",
          3,
          15,
        ],
        [
          "line 4 of own.env has no name before its =",
          "own.env",
          4,
          15,
        ],
        [
          "line 5 of own.env opens a quote and does not close it",
          "own.env",
          5,
          16,
        ],
        [
          "line 6 of own.env is not KEY=VALUE",
          "own.env",
          6,
          14,
        ],
      ]
    `)
    expect(problems[0]).toMatchInlineSnapshot(`
      {
        "code": "PROJECT_BAD_ENV_FILE",
        "hint": "Each line is KEY=VALUE; # begins a comment.",
        "message": "line 2 of own.env is not KEY=VALUE",
        "place": {
          "file": "own.env",
          "span": {
            "end": {
              "column": 12,
              "line": 2,
              "offset": 16,
            },
            "start": {
              "column": 1,
              "line": 2,
              "offset": 5,
            },
          },
        },
        "severity": "error",
      }
    `)
  })
})

it('refuses a name that two lines give', async () => {
  const { problems } = await read('A=1\nB=2\nexport A=3\n')
  expect(problems.map(({ message, place }) => `${place.span?.start.line}: ${message}`)).toEqual([
    '3: line 3 of own.env gives A another value',
  ])
})
