import { expect, it } from 'vitest'
import { pageFault } from './page-fault.ts'

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name })

it('says what to do where a part of the page is gone, whoever missed it, and what is wrong where nothing is', () => {
  const part = named('ChunkLoadError', 'Failed to load chunk /_next/static/chunks/0ix9tng8z6uto.js from module 7')
  expect(pageFault(part, { isOutdated: false })).toEqual({
    title: 'This page is not whole any more',
    text: 'A part of this page could not be loaded. TestMesh may have been updated since it was opened. Load the page again; what you changed in a flow is kept.',
    needsLoading: true,
  })
  expect(pageFault(part, { isOutdated: true })).toMatchObject({
    title: 'TestMesh was updated since this page was opened',
    needsLoading: true,
  })
  expect(pageFault(named('TypeError', 'a is undefined'), { isOutdated: false })).toEqual({
    title: 'This page met a fault of ours',
    text: 'a is undefined',
    needsLoading: false,
  })
})
