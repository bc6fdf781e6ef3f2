import { defineSchema, fields as f, toDescriptor } from '@testmesh/action-kit'
import { describe, expect, it } from 'vitest'
import { readFlow } from './read-flow.ts'

const action = (type: string, url: ReturnType<typeof f.url>) =>
  toDescriptor(
    defineSchema({
      ...{ type, family: 'test', title: type, description: 'Requests.', aliases: [] },
      config: f.object({ url }),
      output: f.object({ status: f.integer() }),
    }),
  )

const descriptors = [action('http_request', f.url({ relativeTo: 'base_url' })), action('websocket', f.url({ schemes: ['ws', 'wss'] }))]

/** What is told of a URL, with its place. */
const told = (url: string, type = 'http_request'): string[] => {
  const text = `name: Urls\nsteps:\n  - { action: ${type}, config: { url: ${JSON.stringify(url)} } }\n`
  return readFlow(text, descriptors).diagnostics.map(
    ({ code, message, hint, place }) =>
      `${place.span?.start.line}:${place.span?.start.column} ${code} ${message}${hint === undefined ? '' : ` = ${hint}`}`,
  )
}

describe('a URL that is written out', () => {
  it('is told before anything runs when no request could be sent to it', () => {
    const urls = [
      'htp://shop/orders',
      'ftp://shop/orders',
      'http:/shop/orders',
      'http//shop/orders',
      'localhost:5003/orders',
      '127.0.0.1:80',
      'http://local host/orders',
      'http://shop:80a/orders',
      'http://shop:70000',
      'http://',
      ' http://shop',
    ]
    expect(urls.flatMap((url) => told(url))).toMatchInlineSnapshot(`
      [
        "3:44 FLOW_BAD_URL "htp://shop/orders" does not begin with http:// or https:// = did you mean "http://shop/orders"?",
        "3:44 FLOW_BAD_URL "ftp://shop/orders" does not begin with http:// or https://",
        "3:44 FLOW_BAD_URL "http:/shop/orders" lacks "://" behind "http" = write "http://shop/orders"",
        "3:44 FLOW_BAD_URL "http//shop/orders" lacks "://" behind "http" = write "http://shop/orders"",
        "3:44 FLOW_BAD_URL "localhost:5003/orders" has no http:// in front = write "http://localhost:5003/orders"",
        "3:44 FLOW_BAD_URL "127.0.0.1:80" has no http:// in front = write "http://127.0.0.1:80"",
        "3:44 FLOW_BAD_URL "http://local host/orders" is no valid URL = the name of a host has no blanks",
        "3:44 FLOW_BAD_URL "http://shop:80a/orders" is no valid URL = a port is a number, and "80a" is none",
        "3:44 FLOW_BAD_URL "http://shop:70000" is no valid URL = a port is at most 65535",
        "3:44 FLOW_BAD_URL "http://" is no valid URL = it names no host",
        "3:44 FLOW_BAD_URL the URL " http://shop" has a blank at its beginning = remove it",
      ]
    `)
  })

  it('has the scheme that is wanted, and stands whole where nothing says what a path is joined to', () => {
    expect(
      ['http://shop/feed', 'wss//shop', '/feed', 'shop.example.com/feed'].flatMap((url) => told(url, 'websocket')),
    ).toMatchInlineSnapshot(`
      [
        "3:41 FLOW_BAD_URL "http://shop/feed" does not begin with ws:// or wss://",
        "3:41 FLOW_BAD_URL "wss//shop" lacks "://" behind "wss" = write "wss://shop"",
        "3:41 FLOW_BAD_URL "/feed" does not begin with ws:// or wss://",
        "3:41 FLOW_BAD_URL "shop.example.com/feed" has no ws:// in front = write "ws://shop.example.com/feed"",
      ]
    `)
  })

  it('may be all that a request can be sent to, and one with templates is read when the step runs', () => {
    const good = [
      'http://shop',
      'HTTPS://[::1]:80/a b?c d',
      '/orders',
      'orders/7',
      'orders.json',
      'v1:batch',
      '?page=2',
      '${BASE}:80a',
      '{{scheme}}://x',
    ]
    expect(good.flatMap((url) => told(url))).toEqual([])
    expect(['ws://shop/feed', 'wss://user:secret@shop:8443/feed#x'].flatMap((url) => told(url, 'websocket'))).toEqual([])
  })
})
