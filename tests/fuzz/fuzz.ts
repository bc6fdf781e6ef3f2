import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateFlow } from '../../packages/flow/src/testing/generate-flow.ts'
import { createRandom } from '../chaos/create-random.ts'
import { judgeText } from './judge-text.ts'
import { mutate, pick } from './mutate.ts'

const root = join(import.meta.dirname, '../..')

/** Every flow of the repository, those with mistakes among them. */
const written = globSync(['examples/**/*.yaml', 'tests/golden/**/*.yaml', 'packages/*/src/**/*.flow.yaml'], {
  cwd: root,
  exclude: (name) => name === 'node_modules',
})
  .sort()
  .map((file) => readFileSync(join(root, file), 'utf8'))

/** One in four is made up, and one in sixteen is left as it was. */
export const documentOf = (seed: number, index: number): string => {
  const random = createRandom(seed * 1_000_003 + index)
  const text = random() < 0.25 ? generateFlow(index) : pick(random, written)
  return random() < 1 / 16 ? text : mutate(text, random, pick(random, written))
}

export interface Finding {
  readonly index: number
  readonly problem: string
}

export interface Fuzzed {
  readonly findings: readonly Finding[]
  /** The document that took longest to read and plan. */
  readonly slowest: { readonly index: number; readonly durationMs: number }
}

export interface FuzzOptions {
  readonly seed: number
  /** The first one. Default 0. */
  readonly from?: number
  readonly documents: number
  /** Called before each. */
  readonly onBegin?: (index: number) => void
}

/** Judges so many documents, each of which its seed and its number make anew. */
export const fuzz = ({ seed, from = 0, documents, onBegin }: FuzzOptions): Fuzzed => {
  const findings: Finding[] = []
  let slowest = { index: from, durationMs: 0 }
  for (let index = from; index < from + documents; index++) {
    onBegin?.(index)
    const { problems, durationMs } = judgeText(documentOf(seed, index), createRandom(seed + index))
    findings.push(...problems.map((problem) => ({ index, problem })))
    if (durationMs > slowest.durationMs) slowest = { index, durationMs }
  }
  return { findings, slowest }
}
