import { relative, sep } from 'node:path'
import { generateActions } from '@testmesh-tooling/create'
import type { Check } from '../check.ts'

/** The tables and reference pages that a script writes are what it would write now. */
export const checkGenerated = (root: string): Check => ({
  name: 'generated tables and pages are current',
  run: async ({ files }) =>
    [...(await generateActions(root))]
      .map(([path, text]) => ({ file: relative(root, path).split(sep).join('/'), text }))
      .filter(({ file, text }) => files.get(file) !== text)
      .map(({ file }) => ({ file, message: 'is not current: run pnpm generate:actions' })),
})
