import { expect, it } from 'vitest'
import { settledPage } from './settled-page.ts'

it('keeps a page of times that is over, and has the first and those that go on read again', () => {
  const page = (...unfinished: number[]) => ({ items: unfinished.map((count) => ({ unfinished: count })) })
  const pages = [page(0, 0), page(0, 2), page(0, 0)]
  const known = { pages, pageParams: ['', 'second', 'third'] }
  expect(['', 'second', 'third', 'another'].map((cursor) => settledPage(known, cursor))).toEqual([
    undefined,
    undefined,
    pages[2],
    undefined,
  ])
  expect(settledPage(undefined, 'third')).toBeUndefined()
})
