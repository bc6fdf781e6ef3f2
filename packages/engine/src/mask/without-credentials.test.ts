import { expect, it } from 'vitest'
import { withoutCredentials } from './without-credentials.ts'

it('hides passwords of URLs and credentials of headers, wherever they stand', () => {
  expect(
    withoutCredentials({
      variables: [{ name: 'DATABASE_URL', value: 'postgres://ada:s3cret@db/x' }],
      routing: { headers: { Authorization: 'Bearer t0ken-1', accept: 'text/html' }, services: { a: ['http://ada:pa55@a'] } },
    }),
  ).toEqual({
    variables: [{ name: 'DATABASE_URL', value: 'postgres://ada:***@db/x' }],
    routing: { headers: { Authorization: 'Bearer ***', accept: 'text/html' }, services: { a: ['http://ada:***@a'] } },
  })
})
