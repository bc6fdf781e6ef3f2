import { expect, it } from 'vitest'
import { importText } from './import-text.ts'
import { joinImports } from './join-imports.ts'

const environment = (values: Readonly<Record<string, string>>) => ({
  source: 'an environment',
  ...importText(
    JSON.stringify({
      name: 'staging',
      _postman_variable_scope: 'environment',
      values: Object.entries(values).map(([key, value]) => ({ key, value })),
    }),
    { name: 'x' },
  ),
})
const collection = (host: string) => ({
  source: host,
  ...importText(
    JSON.stringify({
      info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      item: [{ name: 'Orders', request: { method: 'GET', url: '{{base}}/orders/{{id}}' } }],
      variable: [{ key: 'base', value: host }],
    }),
    { name: 'x' },
  ),
})

it('gives a collection what its environment says, whichever comes first', () => {
  for (const order of [
    [collection('http://a'), environment({ base: 'http://b', id: '7' })],
    [environment({ base: 'http://b', id: '7' }), collection('http://a')],
  ]) {
    const { flows, variables, missing } = joinImports(order)
    expect([flows.map(({ path }) => path), variables, missing]).toEqual([['shop.testmesh.yaml'], { base: 'http://b', id: '7' }, []])
  }
})

it('gives flows of one path paths of their own, and refuses those that read different values by one name', () => {
  const twice = joinImports([collection('http://a'), collection('http://a')])
  expect(twice.flows.map(({ path }) => path)).toEqual(['shop.testmesh.yaml', 'shop-2.testmesh.yaml'])
  expect(twice.flows[0]).toMatchObject({ name: 'Shop', steps: [{ name: 'Orders', asks: 'GET ${base}/orders/${id}', checks: 1 }] })
  expect(() => joinImports([collection('http://a'), collection('http://b')])).toThrow(
    'base has another value in http://b than in those before it',
  )
})
