import { expect, it } from 'vitest'
import { isExcepted } from './proxy-exceptions.ts'

it('excepts hosts as NO_PROXY says them', () => {
  const excepted = (except: string, ...hosts: [string, number?][]) => hosts.map(([host, port = 443]) => isExcepted(host, port, except))
  expect(excepted('example.com', ['example.com'], ['api.EXAMPLE.com'], ['notexample.com'])).toEqual([true, true, false])
  expect(excepted('.example.com, *.local', ['api.example.com'], ['a.local'], ['local'], ['local.org'])).toEqual([true, true, true, false])
  expect(excepted('host:8080 [::1]:90', ['host', 8080], ['host', 80], ['[::1]', 90], ['::1', 91])).toEqual([true, false, true, false])
  expect(excepted('10.0.0.0/8,fd00::/8', ['10.1.2.3'], ['11.1.2.3'], ['[fd00::1]'], ['ten.example'])).toEqual([true, false, true, false])
  expect(excepted('::1', ['[::1]', 80], ['::2'])).toEqual([true, false])
  expect(excepted('*', ['anything'])).toEqual([true])
  expect(excepted('', ['anything'])).toEqual([false])
  expect(excepted('10.0.0.0/x,/8', ['10.0.0.1'])).toEqual([false])
})
