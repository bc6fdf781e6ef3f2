import { expect, it } from 'vitest'
import { toUrlPattern } from './url-pattern.ts'

const fits = (written: string, urls: readonly string[]): string[] => urls.filter(toUrlPattern(written))

it('takes an address or a path for itself, with any query where it has none', () => {
  const urls = ['http://shop/cart', 'http://shop/cart?page=2#end', 'http://shop/cart/1', 'http://other/cart']
  expect(fits('http://shop/cart', urls)).toEqual(['http://shop/cart', 'http://shop/cart?page=2#end'])
  expect(fits('/cart', urls)).toEqual(['http://shop/cart', 'http://shop/cart?page=2#end', 'http://other/cart'])
  expect(fits('/cart?page=2', urls)).toEqual(['http://shop/cart?page=2#end'])
})

it('takes * for a part of the path and ** for anything', () => {
  const urls = ['http://shop/orders', 'http://shop/orders/7', 'http://shop/orders/7/pay', 'http://shop/api/orders/7?x=1']
  expect(fits('**/orders/*', urls)).toEqual(['http://shop/orders/7', 'http://shop/api/orders/7?x=1'])
  expect(fits('/orders/*', urls)).toEqual(['http://shop/orders/7'])
  expect(fits('/orders/**', urls)).toEqual(['http://shop/orders/7', 'http://shop/orders/7/pay'])
  expect(fits('http://shop/orders**', urls)).toEqual(['http://shop/orders', 'http://shop/orders/7', 'http://shop/orders/7/pay'])
})

it('looks for other text anywhere', () => {
  expect(fits('orders?', ['http://shop/orders?page=1', 'http://shop/orders'])).toEqual(['http://shop/orders?page=1'])
})
