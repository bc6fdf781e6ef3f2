import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { projectsBelow } from './projects-below.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'testmesh-below-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const write = (path: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), '')
}
const below = (what: Parameters<typeof projectsBelow>[1]): string[] =>
  projectsBelow(root, what).map((project) => relative(root, join(process.cwd(), project)))

it('finds the projects that keep recordings or have something to clean up, the nearest first, however deep', () => {
  write('a/b/c/d/e/.testmesh/cleanup/1.jsonl')
  write('shop/.testmesh/cleanup/2.jsonl')
  write('shop/.testmesh/batches/2/batch.jsonl')
  expect(below('cleanup')).toEqual(['shop', join('a/b/c/d/e')])
  expect(below('batches')).toEqual(['shop'])
})

it('passes by the project itself, what is installed, and what is empty', () => {
  write('.testmesh/cleanup/1.jsonl')
  write('node_modules/shop/.testmesh/cleanup/1.jsonl')
  write('done/.testmesh/cleanup/note.txt')
  expect(below('cleanup')).toEqual([])
})
