// pnpm bench [--quick] [--pairs N] [part of a work's name…]
// Measures the packed command line against bare Node doing the same work, and fails when a ratio is beyond what was promised.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { judge, type Result } from './judge.ts'
import { wallTime } from './measure/run-process.ts'
import { packCli } from './pack-cli.ts'
import { headLine, resultLine } from './result-line.ts'
import { startTarget, type Target } from './target/start-target.ts'
import { listWorks } from './works/list-works.ts'
import type { Work } from './works/work.ts'

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Both must send what they are said to send: a run that fails early is quick. */
const checkRequests = async (work: Work, target: Target): Promise<void> => {
  for (const command of work.floorName === 'node -e 0' ? [work.ours] : [work.ours, work.floor]) {
    await target.seen()
    await wallTime(command)
    const seen = await target.seen()
    if (seen !== work.requests) throw new Error(`${work.name}: ${command.args.join(' ')} sent ${seen} requests, not ${work.requests}`)
  }
}

const main = async (): Promise<boolean> => {
  const { values, positionals: names } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, pairs: { type: 'string' } },
    allowPositionals: true,
  })
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-bench-'))
  const results: Result[] = []
  try {
    const bin = packCli(folder)
    using target = await startTarget()
    const works = listWorks({ bin, folder, url: target.url })
    say(`Node ${process.versions.node}, ${availableParallelism()} cores\n\n${headLine()}`)
    for (const work of works.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)))) {
      await checkRequests(work, target)
      const pairs = values.pairs === undefined ? Math.ceil(work.pairs / (values.quick ? 5 : 1)) : Number(values.pairs)
      for (const limit of work.limits) {
        const result = await judge(work, limit, pairs)
        results.push(result)
        say(resultLine(result))
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return results.every(({ verdict }) => verdict !== 'too much')
}

process.exitCode = (await main()) ? 0 : 1
