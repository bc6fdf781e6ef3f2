import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** Pages whose flows need nothing from outside: all of them run, as they stand there. */
const pages = ['control-flow.md', 'run-flow.md']

const docs = join(import.meta.dirname, '../docs/language')
const bin = join(import.meta.dirname, '../apps/cli/src/bin.ts')

interface Block {
  readonly language: string
  readonly text: string
  /** Of a comment before it, `<!-- file: NAME -->`: a file that the flows of the page use. */
  readonly file?: string
}

const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/(?:<!-- file: (\S+) -->\n)?```(\w+)\n([\s\S]*?)\n```/g)].map(([, file, language = '', text = '']) => ({
    language,
    text,
    ...(file !== undefined && { file }),
  }))

it.each(pages)('all flows of docs/language/%s run', (page) => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-docs-'))
  try {
    const blocks = blocksOf(readFileSync(join(docs, page), 'utf8'))
    const flows = blocks.filter(({ language, file }) => language === 'yaml' && file === undefined)
    expect(flows.length).toBeGreaterThan(2)
    const named = flows.map(({ text }, index) => ({ file: `flow-${index}.yaml`, text }))
    for (const { file, text } of [...blocks.flatMap(({ file, text }) => (file === undefined ? [] : [{ file, text }])), ...named]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    writeFileSync(join(folder, 'testmesh.config.yaml'), '')
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'run', ...named.map(({ file }) => file)], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect([status, status === 0 ? '' : stdout, stderr]).toEqual([0, '', ''])
    expect(readdirSync(join(folder, '.testmesh/batches'))).toHaveLength(1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
