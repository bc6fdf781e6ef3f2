// node bench/src/language.ts
// A flow of 1,000 steps read, planned and diagnosed, against what the YAML library alone takes to parse it; and 100 flows validated cold.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { planFlow } from '@testmesh/engine'
import { readFlow } from '@testmesh/flow'
import { LineCounter, parseDocument } from 'yaml'
import { spreadOf } from './measure/compare.ts'
import { wallTime } from './measure/run-process.ts'
import { packCli } from './pack-cli.ts'
import { chain } from './works/flows.ts'

/** Another one each time: what was compiled before does not help. */
const flowOf = (round: number): string => chain(1000).replaceAll('/chain/', `/chain-${round}/`)

const known = { variables: [{ name: 'bench', values: { BASE: '' }, strength: 'above-flow' as const }], columns: [] }

const ours = (text: string): void => {
  const { plan, diagnostics } = planFlow(readFlow(text, actionDescriptors), { descriptors: actionDescriptors, known })
  if (!plan || diagnostics.length > 0) throw new Error(`the flow should be right: ${diagnostics[0]?.message}`)
}

const floor = (text: string): void => {
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false })
  if (document.errors.length > 0) throw new Error('the flow should be YAML')
  document.toJS()
}

const timed = (work: (text: string) => void, text: string): number => {
  const startedAt = performance.now()
  work(text)
  return performance.now() - startedAt
}

const pairs = Array.from({ length: 15 }, (_, round) => ({ ours: timed(ours, flowOf(round)), floor: timed(floor, flowOf(round)) })).slice(3)
const { median: ratio } = spreadOf(pairs.map((pair) => pair.ours / pair.floor))
const shown = (of: 'ours' | 'floor'): string => spreadOf(pairs.map((pair) => pair[of])).median.toFixed(0)
process.stdout.write(
  `1,000 steps read, planned, diagnosed: ${ratio.toFixed(2)} of yaml's parse (${shown('ours')} / ${shown('floor')} ms); goal 1.5\n`,
)

const folder = mkdtempSync(join(tmpdir(), 'testmesh-bench-'))
try {
  const bin = packCli(folder)
  const project = join(folder, 'project')
  mkdirSync(join(project, '.git'), { recursive: true })
  for (let index = 0; index < 100; index++)
    writeFileSync(join(project, `flow-${index}.testmesh.yaml`), chain(20).replace('A chain', `Chain ${index}`))
  const times: number[] = []
  for (let round = 0; round < 7; round++) {
    rmSync(join(project, '.testmesh'), { recursive: true, force: true })
    times.push(
      await wallTime({ args: [bin, 'validate', '--var', 'BASE=x'], cwd: project, env: { XDG_CONFIG_HOME: join(folder, 'config') } }),
    )
  }
  process.stdout.write(
    `100 flows of 20 steps validated, nothing kept from before: ${(spreadOf(times).median / 1000).toFixed(2)} s; goal 1.0\n`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
