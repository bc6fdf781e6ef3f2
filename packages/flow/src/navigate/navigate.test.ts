import { describe, expect, it } from 'vitest'
import { applyEdits } from '../edit/edit.ts'
import { planRename, prepareRename, type RenameOptions } from '../edit/plan-rename.ts'
import { readFlow } from '../read/read-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { definitionAt, referencesAt } from './definition-at.ts'
import { type FlowSymbol, outline } from './outline.ts'

const text = `name: Shop
env_file: ../.env.test
env:
  API: http://localhost
  ORDERS: "\${API}/orders"
inputs:
  quantity: { type: integer, default: 2 }
data: [{ sku: a1 }, { sku: a2 }]
steps:
  - id: create
    action: http_request
    config:
      url: "{{ ORDERS }}"
      body: { sku: "\${row.sku}", quantity: "\${quantity}" }
    output:
      order_id: $.id
      "note?": $.note
    assert:
      - status == 201 and order_id != ''
  - action: for_each
    depends_on: [create]
    config:
      items: [1, 2]
      item_name: number
      steps:
        - id: check
          action: http_request
          config:
            url: "\${vars.ORDERS}/\${create.order_id}?n=\${number}"
            save_to_file: answer.json
          when: steps["create"].body.id == order_id
  - action: log
    config: { message: "\${check.status} \${step_2.count}" }
teardown:
  - action: run_flow
    config: { flow: ./undo.testmesh.yaml, input: { id: "\${outputs.order_id}" } }
outputs: { id: "\${order_id}" }
`
const reading = readFlow(text, descriptors)

/** The offset of the nth place of a word, in its middle. */
const at = (word: string, nth = 0): number => {
  let offset = -1
  for (let count = 0; count <= nth; count++) offset = text.indexOf(word, offset + 1)
  return offset + Math.floor(word.length / 2)
}

const lineOf = (offset: number): string => {
  const line = text.slice(0, offset).split('\n').length
  return `${line}: ${text.split('\n')[line - 1]?.trim()}`
}

const definitions = (offset: number) =>
  definitionAt(reading, offset, descriptors).map((one) =>
    one.kind === 'text' ? lineOf(one.range[0]) : one.kind === 'file' ? `file ${one.file.path}` : `column ${one.column} of ${one.file}`,
  )

describe('the definition', () => {
  it('is found of steps, outputs, variables, inputs, columns and items of loops', () => {
    expect(reading.diagnostics).toEqual([])
    expect({
      step: definitions(at('create', 2)),
      ofPath: definitions(at('create"]')),
      output: definitions(at('order_id', 1)),
      ofStep: definitions(at('order_id', 2)),
      variable: definitions(at('ORDERS', 1)),
      long: definitions(at('ORDERS', 2)),
      inVariable: definitions(at('API', 1)),
      input: definitions(at('quantity', 2)),
      column: definitions(at('sku', 3)),
      item: definitions(at('number', 1)),
      withoutId: definitions(at('step_2')),
      itself: definitions(at('quantity')),
    }).toMatchInlineSnapshot(`
      {
        "column": [
          "8: data: [{ sku: a1 }, { sku: a2 }]",
          "8: data: [{ sku: a1 }, { sku: a2 }]",
        ],
        "inVariable": [
          "4: API: http://localhost",
        ],
        "input": [
          "7: quantity: { type: integer, default: 2 }",
        ],
        "item": [
          "24: item_name: number",
        ],
        "itself": [
          "7: quantity: { type: integer, default: 2 }",
        ],
        "long": [
          "5: ORDERS: "\${API}/orders"",
        ],
        "ofPath": [
          "10: - id: create",
        ],
        "ofStep": [
          "16: order_id: $.id",
        ],
        "output": [
          "16: order_id: $.id",
        ],
        "step": [
          "10: - id: create",
        ],
        "variable": [
          "5: ORDERS: "\${API}/orders"",
        ],
        "withoutId": [
          "20: - action: for_each",
        ],
      }
    `)
  })

  it('is a file where one is named', () => {
    expect([definitions(at('.env.test')), definitions(at('answer.json')), definitions(at('undo'))]).toEqual([
      ['file ../.env.test'],
      ['file answer.json'],
      ['file ./undo.testmesh.yaml'],
    ])
    const cases = readFlow('name: a\ndata: cases.csv\nsteps:\n  - action: log\n    config: { message: "${row.sku}" }\n', descriptors)
    const [column] = definitionAt(cases, cases.source.text.indexOf('sku'), descriptors, { columns: ['sku'] })
    expect(column).toMatchObject({ kind: 'column', file: 'cases.csv', column: 'sku' })
  })

  it('is none of fields of a result, of what is built in, and where nothing is named', () => {
    expect([at('status'), at('body.id'), at('Shop'), 0, text.length].map(definitions)).toEqual([[], [], [], [], []])
  })
})

describe('references', () => {
  it('are all places of a name, given and read', () => {
    const found = (offset: number) => {
      const references = referencesAt(reading, offset, descriptors)
      return (
        references && {
          given: references.declarations.map(([start]) => lineOf(start)),
          read: references.uses.map(([start]) => lineOf(start)),
        }
      )
    }
    expect(found(at('order_id'))).toMatchInlineSnapshot(`
      {
        "given": [
          "16: order_id: $.id",
        ],
        "read": [
          "19: - status == 201 and order_id != ''",
          "29: url: "\${vars.ORDERS}/\${create.order_id}?n=\${number}"",
          "31: when: steps["create"].body.id == order_id",
          "36: config: { flow: ./undo.testmesh.yaml, input: { id: "\${outputs.order_id}" } }",
          "37: outputs: { id: "\${order_id}" }",
        ],
      }
    `)
    expect(found(at('create'))).toMatchInlineSnapshot(`
      {
        "given": [
          "10: - id: create",
        ],
        "read": [
          "21: depends_on: [create]",
          "29: url: "\${vars.ORDERS}/\${create.order_id}?n=\${number}"",
          "31: when: steps["create"].body.id == order_id",
        ],
      }
    `)
    expect(found(0)).toBeUndefined()
  })
})

/** The lines that a renaming changes, or why it is refused. */
const renamed = (offset: number, name: string, options: RenameOptions = {}, of = reading) => {
  const plan = planRename(of, { offset, name }, descriptors, options)
  if ('refused' in plan) return `${plan.refused.message} (${plan.refused.hint})`
  const after = applyEdits(of.source.text, plan.edits).split('\n')
  return of.source.text.split('\n').flatMap((line, index) => (line === after[index] ? [] : [after[index]?.trim()]))
}

describe('renaming', () => {
  it('changes every place of a name, and nothing else', () => {
    expect({
      step: renamed(at('create'), 'place'),
      withoutId: renamed(at('step_2'), 'all'),
      output: renamed(at('order_id', 3), 'order'),
      optional: renamed(at('note'), 'remark'),
      variable: renamed(at('ORDERS'), 'SHOP'),
      input: renamed(at('quantity'), 'amount'),
      item: renamed(at('number'), 'n'),
    }).toMatchInlineSnapshot(`
      {
        "input": [
          "amount: { type: integer, default: 2 }",
          "body: { sku: "\${row.sku}", quantity: "\${amount}" }",
        ],
        "item": [
          "item_name: n",
          "url: "\${vars.ORDERS}/\${create.order_id}?n=\${n}"",
        ],
        "optional": [
          ""remark?": $.note",
        ],
        "output": [
          "order: $.id",
          "- status == 201 and order != ''",
          "url: "\${vars.ORDERS}/\${create.order}?n=\${number}"",
          "when: steps["create"].body.id == order",
          "config: { flow: ./undo.testmesh.yaml, input: { id: "\${outputs.order}" } }",
          "outputs: { id: "\${order}" }",
        ],
        "step": [
          "- id: place",
          "depends_on: [place]",
          "url: "\${vars.ORDERS}/\${place.order_id}?n=\${number}"",
          "when: steps["place"].body.id == order_id",
        ],
        "variable": [
          "SHOP: "\${API}/orders"",
          "url: "{{ SHOP }}"",
          "url: "\${vars.SHOP}/\${create.order_id}?n=\${number}"",
        ],
        "withoutId": [
          "- id: all",
          "action: for_each",
          "depends_on: [create]",
          "config:",
          "items: [1, 2]",
          "item_name: number",
          "steps:",
          "- id: check",
          "action: http_request",
          "config:",
          "url: "\${vars.ORDERS}/\${create.order_id}?n=\${number}"",
          "save_to_file: answer.json",
          "when: steps["create"].body.id == order_id",
          "- action: log",
          "config: { message: "\${check.status} \${all.count}" }",
          "teardown:",
          "- action: run_flow",
          "config: { flow: ./undo.testmesh.yaml, input: { id: "\${outputs.order_id}" } }",
          "outputs: { id: "\${order_id}" }",
        ],
      }
    `)
  })

  it('is refused where something else would be meant, or the name is not of the flow alone', () => {
    expect({
      column: renamed(at('sku'), 'article'),
      noName: renamed(at('Shop'), 'x'),
      wrong: renamed(at('order_id'), '1st'),
      same: renamed(at('order_id'), 'order_id'),
      taken: renamed(at('order_id'), 'API'),
      fixed: renamed(at('order_id'), 'steps'),
      field: renamed(at('order_id'), 'status'),
      elsewhere: renamed(at('API'), 'BASE', { elsewhere: new Set(['API']) }),
      takenElsewhere: renamed(at('order_id'), 'BASE', { elsewhere: new Set(['BASE']) }),
    }).toMatchInlineSnapshot(`
      {
        "column": ""sku" is a column of the data (rename it there, and then where it is read)",
        "elsewhere": ""API" has a value from elsewhere too, under this name (rename it there, and then where it is read)",
        "field": ""status" means something else where it is read: a field of the result, or of a loop (choose another name)",
        "fixed": ""steps" means something of its own (choose another name)",
        "noName": "no name of the flow stands here (place the cursor on one)",
        "same": "it is called so already (choose another name)",
        "taken": "there is a variable called "API" (choose another name)",
        "takenElsewhere": "there is a variable called "BASE" (choose another name)",
        "wrong": ""1st" cannot be the name of an output (begin with a letter; then letters, digits, _ and -)",
      }
    `)
  })

  it.each([
    [
      'two things of one name',
      'env: { a: 1 }\nsteps:\n  - id: s\n    action: log\n    output: { a: x }\n  - action: log\n    config: { message: "${a}" }',
      'a: 1',
    ],
    ['a name that is read already', 'env: { a: 1 }\nsteps:\n  - action: log\n    config: { message: "${a} ${b}" }', 'a: 1'],
    ['a text that asks for it', 'env: { a: 1 }\nsteps:\n  - action: log\n    config: { message: \'${env("a")}\' }', 'a: 1'],
    [
      'a loop that has no name for its items',
      'steps:\n  - action: for_each\n    config: { items: [1], steps: [{ action: log, config: { message: "${item}" } }] }',
      'item}',
    ],
    ['an anchor', 'env: &e { a: 1 }\nsteps:\n  - action: log\n    config: { message: *e }', 'a: 1'],
    ['broken YAML', 'env: { a: 1 }\nsteps:\n  - action: log\n   config: {', 'a: 1'],
  ])('is refused for %s', (_, lines, word) => {
    const one = readFlow(`name: a\n${lines}\n`, descriptors)
    expect(renamed(one.source.text.indexOf(word), 'b', {}, one)).toMatchSnapshot()
  })

  it('says beforehand what it would be about', () => {
    const offset = at('order_id', 2)
    expect(prepareRename(reading, offset, descriptors)).toEqual({
      name: 'order_id',
      range: [text.indexOf('order_id', offset - 5), text.indexOf('order_id', offset - 5) + 8],
    })
    expect(prepareRename(reading, at('sku'), descriptors)).toHaveProperty('refused')
    expect(prepareRename(reading, at('Shop'), descriptors)).toBeUndefined()
  })
})

describe('the outline', () => {
  const tell = (symbols: readonly FlowSymbol[], depth = 0): string[] =>
    symbols.flatMap(({ kind, name, detail, range, selection, children }) => {
      expect(selection[0] >= range[0] && selection[1] <= range[1]).toBe(true)
      const lines = `${lineOf(range[0]).split(':')[0]}-${lineOf(range[1]).split(':')[0]}`
      return [`${'  '.repeat(depth)}${kind} ${name}${detail === undefined ? '' : ` (${detail})`} ${lines}`, ...tell(children, depth + 1)]
    })

  it('shows sections, steps inside of steps, and names', () => {
    expect(tell(outline(reading)).join('\n')).toMatchInlineSnapshot(`
      "flow Shop 1-37
        variable API 4-4
        variable ORDERS 5-5
        input quantity 7-7
        section steps 9-33
          step create (http_request) 10-19
            output order_id 16-16
            output note? 17-17
          step step_2 (for_each) 20-31
            block steps 25-31
              step check (http_request) 26-31
          step step_3 (log) 32-33
        section teardown 34-36
          step step_1 (run_flow) 35-36
        output id 37-37"
    `)
  })
})
