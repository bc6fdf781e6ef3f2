// pnpm fuzz [--documents N] [--seed S]   N mutated flows (default 100,000) through the reader, the planner, the formatter and the editor
// pnpm fuzz --seed S --only INDEX        that document, and what is wrong with it
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { documentOf, type Finding, type Fuzzed, type FuzzOptions, fuzz } from './fuzz.ts'
import { longest } from './judge-text.ts'

/** Documents of a thread between two words of it. */
const portion = 500
/** A document that takes so many times as long as it may never ends. */
const patience = 10

interface Task extends FuzzOptions {
  readonly current: SharedArrayBuffer
}

const work = ({ current, documents, seed, from = 0 }: Task): void => {
  const index = new Int32Array(current)
  const onBegin = (at: number): void => void Atomics.store(index, 0, at)
  for (let at = from; at < from + documents; at += portion)
    parentPort?.postMessage(fuzz({ seed, from: at, documents: Math.min(portion, from + documents - at), onBegin }))
}

interface Told {
  readonly findings: Finding[]
  slowest: Fuzzed['slowest']
}

/**
 * A thread of its own can be stopped when it hangs: then those before the document that held it up are judged again, as nothing was
 * said of them yet, and it goes on behind it.
 */
const runThread = (options: FuzzOptions, told: Told): Promise<void> =>
  new Promise((resolve, reject) => {
    const { seed, from = 0, documents } = options
    const current = new SharedArrayBuffer(4)
    const index = new Int32Array(current)
    Atomics.store(index, 0, from)
    let judged = 0
    const worker = new Worker(new URL(import.meta.url), { workerData: { ...options, current } satisfies Omit<Task, 'onBegin'> })
    let seen = { index: -1, at: Date.now() }
    const watch = setInterval(() => {
      const now = Atomics.load(index, 0)
      if (now !== seen.index) seen = { index: now, at: Date.now() }
      else if (Date.now() - seen.at > longest * patience) void stopHanging(now)
    }, 1_000)
    const stopHanging = async (hung: number): Promise<void> => {
      clearInterval(watch)
      await worker.terminate()
      told.findings.push({ index: hung, problem: 'it hangs' })
      const goOn = async (): Promise<void> => {
        await runThread({ seed, from: from + judged, documents: hung - from - judged }, told)
        await runThread({ seed, from: hung + 1, documents: from + documents - hung - 1 }, told)
      }
      await goOn().then(resolve, reject)
    }
    worker.on('message', ({ findings, slowest }: Fuzzed) => {
      told.findings.push(...findings)
      if (slowest.durationMs > told.slowest.durationMs) told.slowest = slowest
      judged += portion
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      clearInterval(watch)
      if (code === 0) resolve()
    })
  })

const main = async (): Promise<boolean> => {
  const { values } = parseArgs({
    options: {
      documents: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      threads: { type: 'string', default: String(availableParallelism()) },
      only: { type: 'string' },
    },
  })
  const seed = wholeNumber('seed', values.seed)
  if (values.only !== undefined) {
    const only = wholeNumber('only', values.only)
    const { findings } = fuzz({ seed, from: only, documents: 1 })
    process.stdout.write(`${documentOf(seed, only)}\n---\n${findings.map(({ problem }) => problem).join('\n')}\n`)
    return findings.length === 0
  }
  const documents = wholeNumber('documents', values.documents, 1)
  const threads = Math.min(wholeNumber('threads', values.threads, 1), documents)
  const each = Math.ceil(documents / threads)
  const told: Told = { findings: [], slowest: { index: 0, durationMs: 0 } }
  const startedAt = performance.now()
  const starts = Array.from({ length: threads }, (_, thread) => thread * each).filter((from) => from < documents)
  await Promise.all(starts.map((from) => runThread({ seed, from, documents: Math.min(each, documents - from) }, told)))
  const seconds = (performance.now() - startedAt) / 1_000
  for (const { index, problem } of told.findings.slice(0, 50)) process.stdout.write(`document ${index}: ${problem}\n`)
  const { slowest } = told
  process.stdout.write(
    `${documents} documents in ${seconds.toFixed(0)} s, ${(documents / seconds).toFixed(0)} a second on ${threads} threads; ` +
      `the slowest, ${slowest.index}, took ${slowest.durationMs.toFixed(0)} ms; ${told.findings.length} problems; --seed ${seed}\n`,
  )
  return told.findings.length === 0
}

/** Nothing judged is no success. @throws for what is no whole number, or less than `least` */
const wholeNumber = (name: string, text: string, least = 0): number => {
  const number = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < least)
    throw new Error(`--${name} wants a whole number of at least ${least}, not "${text}"`)
  return number
}

if (isMainThread) process.exitCode = (await main()) ? 0 : 1
else work(workerData as Task)
