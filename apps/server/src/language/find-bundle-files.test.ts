import type { Workspace } from '@testmesh/storage'
import { expect, it } from 'vitest'
import { findBundleFiles } from './find-bundle-files.ts'

const part = 'name: Part\nsteps: [{ action: run_flow, config: { flow: deeper.yaml } }]\n'
const deeper = 'name: Deeper\nsteps: [{ action: log, config: { message: a } }]\n'

/** Two stored files; tells which bytes were read. */
const storing = (bytesOf: Readonly<Record<string, string>>) => {
  const read: string[] = []
  const stored = [
    { path: 'part.yaml', sha256: 'of part' },
    { path: 'deeper.yaml', sha256: 'of deeper' },
  ]
  const workspace = {
    projectFiles: {
      findAll: async (paths: readonly string[]) => stored.filter(({ path }) => paths.includes(path)),
      list: async () => stored,
    },
    flows: { listNames: async () => [] },
    contents: {
      find: async (sha256: string) => {
        read.push(sha256)
        const text = bytesOf[sha256]
        return text === undefined ? undefined : new TextEncoder().encode(text)
      },
    },
  } as unknown as Workspace
  return { workspace, read }
}

const main = {
  text: 'name: Main\nsteps: [{ action: run_flow, config: { flow: part.yaml } }]\n',
  sha256: 'of main',
  main: 'main.yaml',
  sent: {},
}

it('remembers no text whose bytes are gone, and reads no text whose references are known', async () => {
  const gone = storing({ 'of part': part })
  await expect(findBundleFiles(gone.workspace, main)).rejects.toThrow('the bytes of deeper.yaml are no longer kept')

  const whole = storing({ 'of part': part, 'of deeper': deeper })
  const files = { 'part.yaml': 'of part', 'deeper.yaml': 'of deeper' }
  expect(await findBundleFiles(whole.workspace, main)).toEqual({ files, flowNames: [] })
  expect(await findBundleFiles(whole.workspace, main)).toEqual({ files, flowNames: [] })
  expect(whole.read).toEqual(['of deeper'])
})
