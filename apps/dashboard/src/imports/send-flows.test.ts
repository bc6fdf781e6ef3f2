import type { Client } from '@testmesh/client'
import { expect, it } from 'vitest'
import { sendFlows } from './send-flows.ts'

it('sends no more texts once one of them could not be sent, and says why', async () => {
  const names = Array.from({ length: 40 }, (_, n) => `f${n}`)
  const asked: string[] = []
  const client = {
    findMissingContents: async () => ({ missing: names }),
    putBytes: async (sha256: string) => {
      asked.push(sha256)
      throw new Error(`${sha256} is refused`)
    },
  } as unknown as Client
  const flows = names.map((name) => ({ flow: { sha256: name, text: name }, path: name })) as never
  await expect(sendFlows(client, flows, { message: 'a', onProgress: () => {} })).rejects.toThrow('f0 is refused')
  expect(asked).toEqual(['f0', 'f1', 'f2', 'f3'])
})
