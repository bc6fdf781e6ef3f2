import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FlowReading } from '../model/flow-reading.ts'
import { nameTable } from '../names/name-table.ts'
import { readFlow } from '../read/read-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { applyEdits } from './edit.ts'
import { planRename } from './plan-rename.ts'

const root = join(import.meta.dirname, '../../../..')
const files = globSync(['examples/flows/*.yaml', 'tests/golden/**/*.testmesh.yaml', 'packages/*/src/**/*.flow.yaml'], { cwd: root })
const texts = files
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .map((text, index) => (index % 4 === 0 ? text.replaceAll('\n', '\r\n') : text))

const read = (text: string): FlowReading => readFlow(text, descriptors)

it('there and back gives the same bytes, and between them the same flow but for the name', { timeout: 120_000 }, () => {
  let count = 0
  for (const text of texts) {
    const reading = read(text)
    for (const { name, kind, declarations, uses } of nameTable(reading, descriptors)) {
      const [offset] = (declarations[0] ?? uses.find(({ isExact }) => isExact))?.range ?? []
      if (offset === undefined) continue
      const there = planRename(reading, { offset, name: 'renamed_once' }, descriptors)
      if ('refused' in there) continue
      const renamed = applyEdits(text, there.edits)
      for (const { from, to } of there.edits) expect(text.slice(from, to)).toBe(name)
      const moved = there.edits.reduce((sum, { from, to, insert }) => sum + (from < offset ? insert.length - (to - from) : 0), offset)
      const back = planRename(read(renamed), { offset: moved, name }, descriptors)
      expect(back, `${kind} ${name}`).not.toHaveProperty('refused')
      if ('refused' in back) continue
      expect(applyEdits(renamed, back.edits)).toBe(text)
      expect(JSON.stringify(read(renamed).flow).replaceAll('renamed_once', name)).toBe(JSON.stringify(reading.flow))
      count++
    }
  }
  expect(count).toBeGreaterThan(100)
})
