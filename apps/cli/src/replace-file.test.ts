import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { replaceFile } from './replace-file.ts'

const root = mkdtempSync(join(tmpdir(), 'replace-file-'))
afterAll(() => rmSync(root, { recursive: true }))

it('leaves nothing beside a file that it cannot replace, and names that one', () => {
  mkdirSync(join(root, 'flow.yaml/below'), { recursive: true })
  expect(() => replaceFile(join(root, 'flow.yaml'), 'name: a')).toThrow(expect.objectContaining({ path: join(root, 'flow.yaml') }))
  expect(readdirSync(root)).toEqual(['flow.yaml'])
})
