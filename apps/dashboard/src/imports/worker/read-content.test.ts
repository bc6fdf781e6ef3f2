import { expect, it } from 'vitest'
import { groupLosses, lossText } from '../model/loss-groups.ts'
import { takenFor } from '../model/words.ts'
import { readContent } from './read-content.ts'

it('reads a file, says what it was taken for, and where each loss stands', async () => {
  const read = await readContent({ content: new Blob(['# two\ncurl http://a/x\ncurl http://a/y \\\n  --http3 | jq .\n']), name: 'calls' })
  expect([takenFor(read), read.flows.map(({ name, steps }) => [name, steps.length])]).toEqual(['curl commands', [['calls', 2]]])
  const groups = groupLosses([{ name: 'calls.sh', losses: read.losses }])
  expect(lossText(groups)).toBe(
    'calls.sh: curl command 2, line 4: --http3 has nothing like it here\ncalls.sh: calls, line 4: the command jq .\n',
  )
  expect(groups).toMatchObject([{ count: 2, groups: [{ where: 'curl command 2, line 4' }, { where: 'calls, line 4' }] }])
})

it('refuses what is no text, and what is nothing that is known', async () => {
  await expect(readContent({ content: new Blob([new Uint8Array([0xff, 0xfe])]), name: 'x' })).rejects.toThrow('it is no UTF-8 text')
  await expect(readContent({ content: 'hello', name: 'x' })).rejects.toThrow('it is neither curl commands')
  await expect(readContent({ content: 'hello', name: 'x', format: 'openapi' })).rejects.toThrow()
})
