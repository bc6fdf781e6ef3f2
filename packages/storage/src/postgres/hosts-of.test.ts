import { expect, it } from 'vitest'
import { hostsOf } from './hosts-of.ts'

it('finds every server of a URL', () => {
  const found = (url: string) => hostsOf(url).map(({ host, port }) => `${host} ${port}`)
  expect(found('postgres://ada:p%40ss@db.example.com:5433/shop?sslmode=require')).toEqual(['db.example.com 5433'])
  expect(found('postgres://ada:p,a@a:6000,10.0.0.7/shop')).toEqual(['a 6000', '10.0.0.7 5432'])
  expect(found('postgresql://[fd00::7]:5433?a=@b')).toEqual(['fd00::7 5433'])
  expect(found('postgres://[::1]/shop')).toEqual(['::1 5432'])
})
