import { expect, it } from 'vitest'
import { linksOf } from './links.ts'

it('finds what somebody can follow, each once', () => {
  const html = `<html><head><link href="https://style.example"></head><body><A class=x HREF='https://shop.example/confirm?a=1&amp;b=2'>here</a>
    <a href=https://bare.example/x>x</a><a title="a > b" href="myapp://verify/7">app</a><area href="&#104;ttps://entity.example/&#x41;">
    <a href="mailto:a@b.example">mail</a><a href="#top">top</a><a href="">nothing</a><abbr href="https://no.example">y</abbr></body></html>`
  const text = `Confirm (https://shop.example/confirm?a=1&b=2), or see https://wiki.example/a_(b). <http://angle.example/x>!
    Read "https://quoted.example/y", [https://square.example/z]: it is HTTPS://LOUD.example?`
  expect(linksOf({ text, html })).toEqual([
    ...['https://shop.example/confirm?a=1&b=2', 'https://bare.example/x', 'myapp://verify/7', 'https://entity.example/A'],
    ...[
      'https://wiki.example/a_(b)',
      'http://angle.example/x',
      'https://quoted.example/y',
      'https://square.example/z',
      'HTTPS://LOUD.example',
    ],
  ])
  expect(linksOf({ text: null, html: null })).toEqual([])
})

it('reads long mails that are no mails in time that grows with their length', () => {
  const startedAt = performance.now()
  for (const html of ['<a '.repeat(500_000), `<a ${' href'.repeat(300_000)}`, `<a href=${' '.repeat(1_000_000)}`])
    linksOf({ text: null, html })
  linksOf({ text: `https://${'.'.repeat(1_000_000)}`, html: null })
  linksOf({ text: `https://a${')'.repeat(1_000_000)}`, html: null })
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})
