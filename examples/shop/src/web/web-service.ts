import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import { createService } from '../http/create-service.ts'
import type { ShopContext } from '../shop-context.ts'

const files = {
  '/': { name: 'storefront.html', type: 'text/html; charset=utf-8' },
  '/storefront.js': { name: 'storefront.js', type: 'text/javascript; charset=utf-8' },
  '/storefront.css': { name: 'storefront.css', type: 'text/css; charset=utf-8' },
} as const

/** The storefront: three files as they are, and the addresses of the services at /config.json. */
export const createWebService = (context: ShopContext): Hono => {
  const app = createService('web', context)
  for (const [path, { name, type }] of Object.entries(files)) {
    app.get(path, (c) => c.body(readFileSync(new URL(name, import.meta.url), 'utf8'), 200, { 'content-type': type }))
  }
  app.get('/config.json', (c) => {
    const { users, products, orders, recommendations, feed } = context.urls
    return c.json({ users, products, orders, recommendations, feed })
  })
  return app
}
