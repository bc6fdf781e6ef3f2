import { loadNeed } from '@testmesh/expressions'
import { beforeAll, describe, expect, it } from 'vitest'
import { InvalidFlowError } from '../run/run-flow.ts'
import { type Ran, run, summary } from '../testing/run.ts'
import { type TestPortsOptions, testPorts } from '../testing/test-ports.ts'

const echo = async (config: object) => ({ ...config })

const order = {
  id: 7,
  user: { name: 'Ann', password: 'x' },
  items: [
    { sku: 'tea', price: 4, n: 2 },
    { sku: 'pot', price: 20, n: 0 },
  ],
}

const transformed = (config: object, options: TestPortsOptions & { readonly env?: object } = {}): Promise<Ran> => {
  const { env = {}, ...ports } = options
  const steps = [{ id: 't', action: 'transform', config }]
  return run(
    `env: ${JSON.stringify({ ORDER: order, ...env })}\nsteps: ${JSON.stringify(steps)}`,
    testPorts({ actions: { echo }, ...ports }),
  )
}

const resultOf = async (config: object, options?: Parameters<typeof transformed>[1]): Promise<unknown> => {
  const ran = await transformed(config, options)
  return ran.state.verdict === 'passed' ? ran.state.steps.get('steps/t')?.attempts[0]?.result : summary(ran)
}

const problemsOf = async (config: object): Promise<string> => {
  try {
    await transformed(config)
  } catch (error) {
    if (error instanceof InvalidFlowError) return error.diagnostics.map(({ message, hint }) => `${message} (${hint})`).join('\n')
    throw error
  }
  return 'it runs'
}

const input = '${ORDER}'

// The time of these tests does not pass while a library is read from disk.
beforeAll(() => loadNeed('jsonpath').then(() => {}))

describe('transform', () => {
  it('reads the input by $.path and $field; other values are constants', async () => {
    const transforms = {
      name: '$.user.name',
      id: '$id',
      skus: '$.items[*].sku',
      count: 'len($.items)',
      all: '$',
      status: 'pending',
      text: 'costs $5.00, a.b',
      number: 3,
      deep: { list: [1, 'a'] },
      env: '${WHO} of ${id.x:-nobody}',
    }
    expect(await resultOf({ input, transforms }, { env: { WHO: 'bob' } })).toEqual({
      name: 'Ann',
      id: 7,
      skus: ['tea', 'pot'],
      count: 2,
      all: order,
      status: 'pending',
      text: 'costs $5.00, a.b',
      number: 3,
      deep: { list: [1, 'a'] },
      env: 'bob of nobody',
    })
  })

  it('gives the input as it is without transforms; what is no map stands in result', async () => {
    expect(await resultOf({ input })).toEqual(order)
    expect(await resultOf({ input: [1, 2] })).toEqual({ result: [1, 2] })
    const text = `
steps:
  - { id: t, action: transform, config: { input: [1, 2] }, output: { first: "$[0]", all: $ }, assert: ["result == [1, 2]"] }
`
    const ran = await run(text, testPorts())
    expect(ran.state.steps.get('steps/t')?.outputs).toEqual({ first: 1, all: [1, 2] })
  })

  it('reads a file of JSON or YAML', async () => {
    const files = { 'a.json': JSON.stringify(order), 'a.yaml': 'user: { name: Bob }' }
    expect(await resultOf({ input_file: 'a.json', transforms: { name: '$.user.name' } }, { files })).toEqual({ name: 'Ann' })
    expect(await resultOf({ input_file: 'a.yaml', transforms: { name: '$.user.name' } }, { files })).toEqual({ name: 'Bob' })
  })

  it('leaves out what a path does not find, with a warning, unless it may be missing', async () => {
    const ran = await transformed({ input, transforms: { a: '$.nope', 'b?': '$.nope', c: '$id' } })
    expect(ran.state.steps.get('steps/t')?.attempts[0]?.result).toEqual({ b: null, c: 7 })
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/t passed",
        "= passed",
        "! OUTPUT_MISSING: "a" has no value: $.nope found nothing in the input",
      ]
    `)
  })

  it('runs operations one by one, each save_as a name for the next', async () => {
    const operations = [
      { type: 'extract', path: 'user', save_as: 'who' },
      { type: 'filter', array: 'items', condition: 'item.n > 0', save_as: 'bought' },
      { type: 'map', array: 'items', transform: { sku: 'item.sku', total: 'item.price * item.n', place: 'index + 1' }, save_as: 'lines' },
      { type: 'map', array: 'lines', expression: 'item.sku', save_as: 'skus' },
      { type: 'join', array: 'skus', separator: ' and ', save_as: 'joined' },
      { type: 'format', template: '${first} bought ${joined} as ${id}', variables: { first: '${who.name}' }, save_as: 'text' },
      { type: 'remove', path: 'who', fields: ['password'], save_as: 'safe' },
    ]
    expect(await resultOf({ input, operations })).toEqual({
      who: { name: 'Ann', password: 'x' },
      bought: [{ sku: 'tea', price: 4, n: 2 }],
      lines: [
        { sku: 'tea', total: 8, place: 1 },
        { sku: 'pot', total: 0, place: 2 },
      ],
      skus: ['tea', 'pot'],
      joined: 'tea and pot',
      text: 'Ann bought tea and pot as 7',
      safe: { name: 'Ann' },
    })
  })

  it('lets a value that is not saved take the place of the input', async () => {
    const operations = [
      { type: 'extract', path: '$.items' },
      { type: 'filter', condition: 'item.n > 0' },
      { type: 'remove', fields: ['n', 'nope'] },
    ]
    expect(await resultOf({ input, operations })).toEqual({ result: [{ sku: 'tea', price: 4 }] })
    expect(await resultOf({ input, operations: [{ type: 'remove', fields: ['user.password', 'items'] }] })).toEqual({
      id: 7,
      user: { name: 'Ann' },
    })
    expect(await resultOf({ operations: [{ type: 'format', template: 'n is ${n}', variables: { n: 4 } }] })).toEqual({ result: 'n is 4' })
  })

  it('sees variables and steps behind the fields of its input', async () => {
    const operations = [{ type: 'filter', array: 'items', condition: 'item.price > LIMIT', save_as: 'dear' }]
    expect(await resultOf({ input, operations }, { env: { LIMIT: 10 } })).toEqual({ dear: [{ sku: 'pot', price: 20, n: 0 }] })
  })

  it('says where an operation failed', async () => {
    const failing = async (operation: object) => {
      const { state } = await transformed({ input, operations: [operation] })
      const { failure } = state.steps.get('steps/t') ?? {}
      return `${failure?.message} at ${failure?.place?.pointer}`
    }
    expect(await failing({ type: 'map', array: 'user', expression: 'item' })).toMatchInlineSnapshot(
      `""map" wants a list, but got {"name":"Ann","password":"x"} at /steps/0"`,
    )
    expect(await failing({ type: 'join', array: 'nope' })).toMatchInlineSnapshot(
      `"nothing is called "nope" at /steps/0/config/operations/0/array"`,
    )
    expect(await failing({ type: 'extract', path: '$.nope' })).toMatchInlineSnapshot(`"the path of "extract" leads nowhere at /steps/0"`)
    expect(await failing({ type: 'filter', array: 'items', condition: 'item.price + nobody' })).toMatchInlineSnapshot(
      `"nothing is called "nobody" at /steps/0/config/operations/0/condition"`,
    )
  })

  it('refuses what it would pass over, and operations it does not know, before anything runs', async () => {
    expect(await problemsOf({ input, operations: [{ type: 'fliter', condition: 'item' }] })).toMatchInlineSnapshot(
      `"operations[0].type wants one of extract, map, filter, join, format, remove, but got "fliter" (did you mean "filter"?)"`,
    )
    expect(await problemsOf({ input, operations: [{ type: 'filter', array: 'items', separator: ',' }] })).toMatchInlineSnapshot(`
      "filter needs "condition" (add it)
      "separator" means nothing to filter (filter takes "array", "condition" and "save_as")"
    `)
    expect(await problemsOf({ input, operations: [{ type: 'map', array: 'items' }] })).toMatchInlineSnapshot(
      `"map needs "transform" or "expression" (add it)"`,
    )
    expect(await problemsOf({ transforms: { a: 1 } })).toMatchInlineSnapshot(
      `"this transform has no input (give it \`input\`, or \`input_file\`)"`,
    )
    expect(await problemsOf({ input, input_file: 'a.json', transforms: { a: 1 }, operations: [] })).toMatchInlineSnapshot(`
      ""input_file" cannot stand beside "input" (keep one of them)
      "operations" cannot stand beside "transforms" (keep one of them)"
    `)
    expect(await problemsOf({ input, transforms: { a: '$.a[' } })).toMatchInlineSnapshot(`"the bracket is not closed (undefined)"`)
    expect(await problemsOf({ input, operations: [{ type: 'filter', condition: 'item ==' }] })).toMatchInlineSnapshot(
      `"a value is missing at the end (undefined)"`,
    )
  })
})
