import type { Hono } from 'hono'
import { bugNames, bugTable, isBug } from '../bugs.ts'
import { requireAdmin } from '../http/auth.ts'
import { type Rule, readForm } from '../http/read-form.ts'
import type { ShopContext } from '../shop-context.ts'

const bugsRule: Rule = {
  test: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string' && isBug(name)),
  message: `must be a list of: ${bugNames.join(', ')}`,
}

/** Switches the shop's bugs while it runs: `POST {"bugs": ["wrong-total"]}` replaces what was on, `[]` mends everything. */
export const addAdminRoutes = (app: Hono, context: ShopContext): void => {
  const { bugs } = context
  app.get('/admin/bugs', (c) => c.json({ on: [...bugs], bugs: bugTable }))
  app.post('/admin/bugs', async (c) => {
    requireAdmin(c, context)
    const form = await readForm<{ bugs: string[] }>(c, { bugs: bugsRule })
    bugs.clear()
    for (const name of form.bugs.filter(isBug)) bugs.add(name)
    return c.json({ on: [...bugs] })
  })
}
