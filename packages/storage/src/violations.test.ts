import { expect, it } from 'vitest'
import { isOutage } from './violations.ts'

const failed = (code: string) => Object.assign(new Error('no'), { code })

it('takes for an outage whatever keeps a network from bringing us to the database, and the database from answering', () => {
  const outages = ['EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ECONNABORTED', 'ECONNREFUSED', '08006', '53300', '57P03']
  expect(outages.filter((code) => !isOutage(failed(code)))).toEqual([])
  expect(['23505', '42P01', 'ENOENT', ''].filter((code) => isOutage(failed(code)))).toEqual([])
})
