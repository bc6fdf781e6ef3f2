import { actionContract } from '@testmesh/action-kit/contract'
import { describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { scriptCodes } from './codes.ts'
import { script } from './script.ts'

const run = async (config: object) => {
  await using context = createTestContext()
  return await runAction(script, config, context)
}
const given = async (code: string, input?: unknown) => (await run({ code, ...(input !== undefined && { input }) })).value

describe('JavaScript', () => {
  it.each([
    ['an expression', 'input.a + 1', 3],
    ['an object', '({ a: input.a, b: [true, null] })', { a: 2, b: [true, null] }],
    ['statements', 'let sum = 0\nfor (const n of [1, 2, 3]) sum += n\nreturn sum', 6],
    ['promises', 'const one = await Promise.resolve(1); return one + (await (async () => 2)())', 3],
    ['nothing', 'const a = 1', null],
    ['a comment behind it', 'input.a // twice', 2],
    ['a date', 'new Date(0)', '1970-01-01T00:00:00.000Z'],
  ])('gives %s', async (_, code, value) => {
    expect(await given(code, { a: 2 })).toEqual(value)
  })

  it('keeps what goes in and out as it is', async () => {
    const input = { text: 'ä "quoted" \u2028 `${x}`', list: [1.5, -0.1, null], deep: { __proto: 1 } }
    expect(await given('input', input)).toEqual(input)
  })

  it('logs', async () => {
    await using context = createTestContext()
    await runAction(script, { code: "console.log('a', { b: 1 }, undefined); console.warn(2)" }, context)
    expect(context.logs).toEqual(['a {"b":1} undefined', '2'])
  })

  it('draws the same numbers with the same seed', async () => {
    const draw = () => given('[Math.random(), Math.random()]')
    const [first, second] = (await draw()) as [number, number]
    expect(first).not.toBe(second)
    expect(await draw()).toEqual([first, second])
  })
})

it('gives what JSON can hold', async () => {
  const code = 'class Sum { total = 3 }; return [{}, [], Object.create(null), new Sum(), new Date(0), new String("a"), undefined, null, ""]'
  expect((await run({ code })).value).toEqual([{}, [], {}, { total: 3 }, '1970-01-01T00:00:00.000Z', 'a', null, null, ''])
})

describe('what fails', () => {
  it.each([
    ['code that is none', 'const a = 1\nconst b = ;', 'SCRIPT_SYNTAX', "SyntaxError: unexpected token in expression: ';' (line 2)"],
    ['an error', 'const a = 1\nreturn a.b.c', 'SCRIPT_FAILED', "TypeError: cannot read property 'c' of undefined (line 2)"],
    ['an error of its own', 'throw new RangeError("too much")', 'SCRIPT_FAILED', 'RangeError: too much (line 1)'],
    ['text that is thrown', 'throw "no"', 'SCRIPT_FAILED', 'the script threw no'],
    ['a function', '() => 1', 'SCRIPT_BAD_VALUE', 'the script gives a function'],
    ['a circle', 'const a = {}; a.a = a; return a', 'SCRIPT_BAD_VALUE', expect.stringContaining('circular reference')],
    ['NaN', '0 / 0', 'SCRIPT_BAD_VALUE', 'the script gives NaN, which is no data'],
    ['no number', '({ a: [1 / 0] })', 'SCRIPT_BAD_VALUE', 'the script gives Infinity as "0", which is no data'],
    ['a Map', '({ seen: new Map([[1, 2]]) })', 'SCRIPT_BAD_VALUE', 'the script gives a value of the kind Map as "seen", which is no data'],
    [
      'a promise inside',
      '[Promise.resolve(1)]',
      'SCRIPT_BAD_VALUE',
      'the script gives a value of the kind Promise as "0", which is no data',
    ],
    ['a promise that nobody settles', 'await new Promise(() => {})', 'SCRIPT_NEVER_ENDS', expect.any(String)],
    ['recursion without an end', 'const f = () => f() + 1; return f()', 'SCRIPT_FAILED', expect.stringContaining('stack')],
  ])('is %s', async (_, code, expected, message) => {
    await expect(run({ code })).rejects.toMatchObject({ code: expected, message })
  })

  it('is a loop without an end, which keeps nothing else waiting', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 10)
    await expect(run({ code: 'for (;;);', timeout: '300ms' })).rejects.toMatchObject({ code: 'SCRIPT_TIMEOUT', kind: 'timeout' })
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
  })

  it('is more memory than it may have', async () => {
    const code = 'const all = []; for (;;) all.push({ a: 1 })'
    await expect(run({ code, memory: '8MiB' })).rejects.toMatchObject({ code: 'SCRIPT_MEMORY' })
  })
})

it('reaches nothing of the world', async () => {
  const names = ['process', 'require', 'fetch', 'XMLHttpRequest', 'WebSocket', 'setTimeout', 'Deno', 'std', 'os', 'Worker', 'postMessage']
  expect(await given(`input.filter((name) => typeof globalThis[name] !== 'undefined')`, names)).toEqual([])
  const ways = [`import('node:fs')`, `Function('return import("node:fs")')()`, `(await import('data:text/javascript,1'))`]
  for (const code of ways)
    await expect(run({ code })).rejects.toMatchObject({ code: expect.stringMatching(/^SCRIPT_(FAILED|SYNTAX|BAD_VALUE)$/) })
  // What one script changes, the next does not see.
  await given('Object.prototype.polluted = 1; globalThis.kept = 1; return 1')
  expect(await given('[({}).polluted ?? null, typeof kept]')).toEqual([null, 'undefined'])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

it('is explained', () => {
  expect(script.explain?.({ code: 'input\n  .a', input: {}, memory: 1, timeout: 1 }, { value: [1], duration_ms: 1 })).toEqual({
    request: 'JavaScript: input .a → [1]',
  })
})

describe('keeps the contract', () => {
  const contract = actionContract(script, {
    createContext: createTestContext,
    activeResources,
    codes: Object.keys(scriptCodes),
    cases: [{ name: 'a value', config: { code: '1 + 1' } }],
    hang: { code: 'for (;;);', timeout: '1h' },
    unreachable: { code: 'nothing.there' },
  })
  for (const { name, run: check } of contract) it(name, check)
})
