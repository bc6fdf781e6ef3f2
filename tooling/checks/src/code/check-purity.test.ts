import { describe, expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkPurity } from './check-purity.ts'

const inFlow = (text: string, path = 'packages/flow/src/a.ts') => find(checkPurity, { 'packages/flow/package.json': {}, [path]: text })

describe('purity', () => {
  it('finds the clock, chance, the machine, and code made of text', async () => {
    const text = `import { readFileSync } from 'node:fs'
const at = [Date.now(), new Date(), Date()]
const roll = Math.random
const code = [eval('1'), new Function('return 1')]
const pattern = [new RegExp(text), RegExp(text)]
console.log(process.env, globalThis.x)
setTimeout(run, 1)
const { log } = console
`
    expect(await inFlow(text)).toMatchInlineSnapshot(`
      [
        "packages/flow/src/a.ts:2  Date.now: take it from a port",
        "packages/flow/src/a.ts:2  reads the clock: take it from a port",
        "packages/flow/src/a.ts:2  reads the clock: take it from a port",
        "packages/flow/src/a.ts:3  Math.random: take it from a port",
        "packages/flow/src/a.ts:4  eval makes code of text",
        "packages/flow/src/a.ts:4  Function makes code of text",
        "packages/flow/src/a.ts:5  a RegExp of a text made at run time can hang",
        "packages/flow/src/a.ts:5  a RegExp of a text made at run time can hang",
        "packages/flow/src/a.ts:6  console: take it from a port",
        "packages/flow/src/a.ts:6  process: take it from a port",
        "packages/flow/src/a.ts:6  globalThis: take it from a port",
        "packages/flow/src/a.ts:7  setTimeout: take it from a port",
        "packages/flow/src/a.ts:8  console: take it from a port",
        "packages/flow/src/a.ts:1  imports node:fs",
      ]
    `)
  })

  it('leaves alone what only looks alike', async () => {
    const text = `// Date.now() and process.env in a comment
const at = new Date(ms)
const pattern = [new RegExp('^a', 'u'), /Math.random/]
const options = { process: 1, console: 'x' }
const words = 'setTimeout(' + options.process
interface Ports { setTimeout(ms: number): void; readonly crypto: string }
const each = (process: string) => process.length
`
    expect(await inFlow(text)).toEqual([])
  })

  it('does not ask it of tests, nor of packages at the edge', async () => {
    expect(await inFlow('Date.now()', 'packages/flow/src/a.test.ts')).toEqual([])
    expect(await inFlow('Date.now()', 'packages/flow/src/testing/clock.ts')).toEqual([])
    const files = { 'packages/project/package.json': {}, 'packages/project/src/a.ts': 'Date.now()' }
    expect(await find(checkPurity, files)).toEqual([])
  })
})
