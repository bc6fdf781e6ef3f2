import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import type { Hono } from 'hono'
import { z } from 'zod'
import { callService } from '../http/call-service.ts'
import { createService, uuidPattern } from '../http/create-service.ts'
import { Problem } from '../http/problem.ts'
import type { ShopContext } from '../shop-context.ts'

export interface McpService {
  readonly app: Hono
  stop(): Promise<void>
}

/** The shop for AI assistants: MCP over streamable HTTP at /mcp, tools `search_products` and `get_order`. */
export const createMcpService = (context: ShopContext): McpService => {
  const app = createService('mcp', context)
  const handler = createMcpHandler(() => createMcpServer(context))
  app.all('/mcp', (c) => handler.fetch(c.req.raw))
  return { app, stop: () => handler.close() }
}

const createMcpServer = (context: ShopContext): McpServer => {
  const server = new McpServer({ name: 'shop', version: '1.0.0' })
  const search = {
    title: 'Search products',
    description: 'Finds products by name and price, cheapest first.',
    inputSchema: z.object({
      query: z.string().describe('Part of the name'),
      max_price: z.number().optional().describe('Nothing dearer than this'),
      limit: z.number().int().min(1).max(50).default(5),
    }),
  }
  server.registerTool('search_products', search, ({ query, max_price, limit }) => {
    const parameters = new URLSearchParams({ q: query, sort: 'price', limit: String(limit) })
    if (max_price !== undefined) parameters.set('max_price', String(max_price))
    return ask(context, `${context.urls.products}/products?${parameters}`)
  })
  const getOrder = {
    title: 'Get an order',
    description: 'Status, items and total of one order.',
    inputSchema: z.object({ order_id: z.string().regex(uuidPattern).describe('The id of the order') }),
  }
  server.registerTool('get_order', getOrder, ({ order_id }) => ask(context, `${context.urls.orders}/orders/${order_id}`))
  return server
}

interface ToolResult {
  [key: string]: unknown
  content: { type: 'text'; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
}

const ask = async (context: ShopContext, url: string): Promise<ToolResult> => {
  try {
    const answer = await callService<Record<string, unknown>>(context, { method: 'GET', url })
    return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer }
  } catch (error) {
    if (error instanceof Problem) return { content: [{ type: 'text', text: error.message }], isError: true }
    throw error
  }
}
