// pnpm bench:rows [--rows N] [--format csv|json|jsonl]
// Runs a flow of one step for each row of a file, of 10,000 rows and of N (default 1,000,000), and tells time and peak memory of
// both. Fails when memory grows with the rows.
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureRun } from '../measure/run-process.ts'
import { packCli } from '../pack-cli.ts'

const few = 10_000
/** Most that peak memory may grow from few rows to many: a process that runs on lets its heap grow before it collects. */
const bound = 2

const formats = {
  csv: { begin: 'id,name,city\n', row: (index: number) => `${index},name of ${index},city ${index % 100}\n`, end: '' },
  json: { begin: '[\n', row: (index: number) => `${index === 0 ? '' : ',\n'}${asJson(index)}`, end: '\n]\n' },
  jsonl: { begin: '', row: (index: number) => `${asJson(index)}\n`, end: '' },
}

const asJson = (index: number): string => JSON.stringify({ id: index, name: `name of ${index}`, city: `city ${index % 100}` })

const writeRows = (path: string, format: keyof typeof formats, count: number): void => {
  const { begin, row, end } = formats[format]
  const file = openSync(path, 'w')
  let text = begin
  for (let index = 0; index < count; index++) {
    text += row(index)
    if (text.length < 1_000_000) continue
    writeSync(file, text)
    text = ''
  }
  writeSync(file, text + end)
  closeSync(file)
}

const flow = (data: string): string => `name: Rows
data: ${data}
steps:
  - id: say
    action: log
    config: { message: "\${id} \${name}" }
    assert: [id != ""]
`

const main = async (): Promise<boolean> => {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, format: { type: 'string', default: 'csv' } } })
  const format = values.format as keyof typeof formats
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-bench-'))
  try {
    const bin = packCli(folder)
    const peaks: number[] = []
    for (const count of [few, Number(values.rows)]) {
      const cwd = join(folder, String(count))
      mkdirSync(join(cwd, '.git'), { recursive: true })
      writeRows(join(cwd, `rows.${format}`), format, count)
      writeFileSync(join(cwd, 'rows.testmesh.yaml'), flow(`rows.${format}`))
      const args = [bin, 'run', 'rows.testmesh.yaml', '--quiet', '--reporter', 'list,junit=report.xml']
      const { durationMs, peakBytes } = await measureRun({ args, cwd, env: { XDG_CONFIG_HOME: join(folder, 'config') } })
      peaks.push(peakBytes)
      const perRow = ((durationMs * 1_000) / count).toFixed(0)
      process.stdout.write(`${count} rows: ${(durationMs / 1_000).toFixed(1)} s, ${perRow} µs a row, peak ${toMiB(peakBytes)} MiB\n`)
      rmSync(cwd, { recursive: true, force: true })
    }
    const [small = 1, large = 0] = peaks
    process.stdout.write(`peak memory, many to few: ${(large / small).toFixed(2)} (bound ${bound})\n`)
    return large / small <= bound
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const toMiB = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0)

process.exitCode = (await main()) ? 0 : 1
