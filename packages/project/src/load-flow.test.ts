import { describe, expect, it } from 'vitest'
import { flowsOf } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'
import { tinyActions } from './testing/tiny-actions.ts'

const temp = tempProject()
const { descriptors } = tinyActions({ say: ({ name }) => name })

/** Each problem with its line and column, in the order it is told. */
const told = async (text: string): Promise<readonly string[]> => {
  const flows = await flowsOf(await temp.load(), temp.write('a.testmesh.yaml', text), { descriptors })
  return flows.flatMap(({ diagnostics }) =>
    diagnostics.map(({ code, place: { file, span } }) => `${file}:${span?.start.line}:${span?.start.column} ${code}`),
  )
}

describe('the problems of a flow', () => {
  it('come in the order of its text, whoever found them; those of its other files come first', async () => {
    temp.write('a.env', 'no sign\n')
    expect(
      await told(`name: A
env_file: a.env
env: { A: "\${x y}" }
steps:
  - id: one
    action: say
    config: { name: "\${body matches '('}" }
    assert:
      - path: body
        json_schema: { type: strin }
      - body matches "["
      - \${later.body}
      - path: body
        schema_file: none.json
        matches: "("
  - { id: later, action: nobody }
data_source: { file: none.csv }
`),
    ).toMatchInlineSnapshot(`
      [
        "a.env:1:1 PROJECT_BAD_ENV_FILE",
        "a.testmesh.yaml:3:16 EXPRESSION_SYNTAX",
        "a.testmesh.yaml:7:37 EXPRESSION_PATTERN",
        "a.testmesh.yaml:10:30 SCHEMA_BROKEN",
        "a.testmesh.yaml:11:22 EXPRESSION_PATTERN",
        "a.testmesh.yaml:12:11 PLAN_LATER_STEP",
        "a.testmesh.yaml:14:22 SCHEMA_NO_FILE",
        "a.testmesh.yaml:15:19 EXPRESSION_PATTERN",
        "a.testmesh.yaml:16:26 FLOW_UNKNOWN_ACTION",
        "a.testmesh.yaml:17:22 PROJECT_NO_DATA_FILE",
      ]
    `)
  })

  it.each([
    ['data: none.csv', 'PROJECT_NO_DATA_FILE'],
    ['data: broken.csv', 'PROJECT_BAD_DATA_FILE'],
    ['env_file: none.env', 'PROJECT_NO_ENV_FILE'],
  ])('are the cause alone where %s cannot be read, and what cannot stand there', async (line, code) => {
    temp.write('broken.csv', 'price\n1,2\n')
    const steps = (text: string) => `name: A\n${line}\nsteps:\n  - { id: one, action: say, config: { name: "${text}" } }\n`
    const at = `a.testmesh.yaml:2:${line.indexOf(':') + 3} ${code}`
    expect(await told(steps('${price} ${row.size} ${vars.SHOP} ${env.SHOP}'))).toEqual([at])
    expect(await told(steps('${price} ${steps.two.body} ${inputs.colour}'))).toEqual([
      at,
      'a.testmesh.yaml:4:57 PLAN_UNKNOWN_NAME',
      'a.testmesh.yaml:4:75 PLAN_UNKNOWN_NAME',
    ])
  })

  it.each([
    ['data: rows.csv', ['a.testmesh.yaml:2:7 rows.csv cannot be used: row 2 gives the input "count" "x", and it must be of type integer']],
    [
      'data: [{ count: 1 }, { count: 1.5 }, { count: "2" }, { count: null }, { count: [] }]',
      [
        'a.testmesh.yaml:2:22 row 2 of the data gives the input "count" 1.5, and it must be of type integer',
        'a.testmesh.yaml:2:71 row 5 of the data gives the input "count" [], and it must be of type integer',
      ],
    ],
  ])('are found in rows that give an input what does not fit its type: %s', async (data, wanted) => {
    temp.write('rows.csv', 'count\n1\nx\n')
    const text = `name: A\n${data}\ninputs: { count: { type: integer } }\nsteps: [{ id: one, action: say, config: { name: "\${count}" } }]\n`
    const [flow] = await flowsOf(await temp.load(), temp.write('a.testmesh.yaml', text), { descriptors })
    const shown = flow?.diagnostics.map(
      ({ message, place }) => `a.testmesh.yaml:${place.span?.start.line}:${place.span?.start.column} ${message}`,
    )
    expect(shown).toEqual(wanted)
  })

  it('are the cause alone where a flow that is run names a file that cannot be read', async () => {
    temp.write('inner.testmesh.yaml', 'name: Inner\nenv_file: none.env\nsteps: [{ id: one, action: say, config: { name: "${SHOP}" } }]\n')
    const text = 'name: A\nsteps: [{ id: one, action: run_flow, config: { flow: inner.testmesh.yaml } }]\n'
    const [flow] = await flowsOf(await temp.load(), temp.write('a.testmesh.yaml', text), { descriptors })
    expect(flow?.diagnostics.map(({ message }) => message)).toEqual(['the flow "Inner" cannot run: there is no env file none.env'])
  })
})
