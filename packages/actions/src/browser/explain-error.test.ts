import { expect, it } from 'vitest'
import { explainPageError } from './explain-error.ts'

const url = 'http://127.0.0.1:8080/'

/** What Chromium was seen to do with a page: each load of it, and how that ended. */
const explain = (...failures: (string | undefined)[]): unknown => {
  const requests = failures.map((failure) => ({ url, type: 'document', ...(failure !== undefined && { failure }) }))
  const session = { proxy: { failureOf: () => undefined }, journal: { requests } } as unknown as Parameters<
    typeof explainPageError
  >[1]['session']
  return explainPageError(Object.assign(new Error('page.goto: Timeout 1000ms exceeded.'), { name: 'TimeoutError' }), {
    ...{ url, session, timeoutMs: 1_000 },
  })
}

it('tells why a page did not come, also when the browser loaded it anew and gave that up', () => {
  const brokeOff = { code: 'BROWSER_PAGE_FAILED', message: `${url} could not be loaded: the answer broke off` }
  expect(explain('net::ERR_CONTENT_LENGTH_MISMATCH')).toMatchObject(brokeOff)
  expect(explain('net::ERR_CONTENT_LENGTH_MISMATCH', 'net::ERR_ABORTED', undefined)).toMatchObject(brokeOff)
  expect(explain('net::ERR_ABORTED')).toMatchObject({ message: expect.stringMatching(/it was given up/) })
  expect(explain(undefined)).toMatchObject({ code: 'BROWSER_TIMEOUT' })
})
