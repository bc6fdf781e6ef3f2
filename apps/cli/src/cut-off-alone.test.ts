import { expect, it } from 'vitest'
import { cutOffAlone } from './cut-off-alone.ts'

it('writes nothing behind a gap, and lets go of its place and of what it kept aside', async () => {
  const heard: string[] = []
  const full = new Error('the disk is full')
  const place = {
    write: (text: string) => {
      heard.push(text)
      if (text === 'two') throw full
    },
    close: () => void heard.push('closed'),
  }
  const reporter = await cutOffAlone({ name: 'list' }, place, async (write) => ({
    onEvents: (id) => write(id),
    finish: () => {
      heard.push('finished')
      write('the end')
    },
  }))
  for (const id of ['one', 'two', 'three']) reporter.onEvents(id, [])
  await reporter.finish()
  expect(heard).toEqual(['one', 'two', 'finished', 'closed'])
  expect(reporter.broken()).toEqual({ error: full })
})
