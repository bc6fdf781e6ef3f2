import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type DocExample, docPages, type Page } from './docs/pages.ts'
import { type FileTold, runFiles, useOwnConfigFolder } from './docs/run-files.ts'
import { startTarget, type TargetServer } from './golden-runner/target-server.ts'

useOwnConfigFolder()
let target: TargetServer
beforeAll(async () => {
  // On free ports, whoever else listens here.
  vi.stubEnv('TESTMESH_OTLP_HTTP', '0')
  vi.stubEnv('TESTMESH_OTLP_GRPC', '0')
  target = await startTarget()
})
afterAll(() => target[Symbol.asyncDispose]())

/** Variables that the pages take from an environment; those that are needed to run lead to a small server. */
const variables = (): Record<string, string> => {
  const host = `127.0.0.1:${target.port}`
  const here = `http://${host}`
  const elsewhere = { DATABASE_URL: 'postgres://shop@127.0.0.1:1/shop', API_TOKEN: 'tok-1', SKIP_ORDERS: 'false' }
  return { HOST: host, TARGET: here, SHOP: here, BASE_URL: here, ORDERS_URL: here, ...elsewhere }
}

/** What a part of a flow cannot say by itself. */
const ofElsewhere = /PLAN_UNKNOWN_NAME|PLAN_UNKNOWN_FLOW|PLAN_BAD_DEPENDENCY/

/** Nothing, or what became of it instead. */
const judge = ({ kind, code, isPart }: DocExample, { problems, codes, verdicts }: FileTold): unknown => {
  const found = isPart ? problems.filter((problem) => !ofElsewhere.test(problem)) : problems
  const isRight = {
    valid: found.length === 0,
    run: verdicts.length > 0 && verdicts.every((verdict) => verdict === 'passed'),
    broken: codes.has(code) && verdicts.length === 0,
    fails: codes.has(code) && verdicts.length > 0,
  }
  return isRight[kind] ? undefined : { [`is not what it says: ${kind} ${code}`.trim()]: { problems, verdicts, codes: [...codes] } }
}

const check = async ({ files, examples }: Page): Promise<void> => {
  const texts = Object.fromEntries(examples.map(({ file, text }) => [file, text]))
  const told = await runFiles({
    files: { ...files, ...texts },
    flows: Object.keys(texts),
    variables: variables(),
    runs: (file) => examples.some((example) => example.file === file && example.kind !== 'valid' && example.kind !== 'broken'),
  })
  const wrong = examples.map((example) => [example.file, judge(example, told.get(example.file) as FileTold)])
  expect(Object.fromEntries(wrong.filter(([, what]) => what !== undefined))).toEqual({})
}

describe.concurrent('the flows of the docs are what they say they are', () => {
  it.each(docPages().flatMap((page) => (page.examples.length > 0 ? [[page.name, page] as const] : [])))('%s', (_, page) => check(page))
})
