import { McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** A server made with the official SDK: tools that work, fail, talk and hang, a resource and a template, a prompt. */
export const createLabServer = (): McpServer => {
  const server = new McpServer({ name: 'lab', version: '1.2.3' }, { capabilities: { logging: {}, resources: { subscribe: true } } })
  addTools(server)
  server.registerResource('config', 'config://app', { title: 'Settings', mimeType: 'application/json' }, async ({ href }) => ({
    contents: [{ uri: href, mimeType: 'application/json', text: '{"mode":"test"}' }],
  }))
  server.registerResource(
    'user',
    new ResourceTemplate('users://{id}', { list: undefined }),
    { title: 'A user' },
    async ({ href }, { id }) => ({
      contents: [{ uri: href, text: `user ${id}` }],
    }),
  )
  const review = { description: 'Reviews code', argsSchema: z.object({ code: z.string() }) }
  server.registerPrompt('review', review, ({ code }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Review ${code}` } }],
  }))
  server.server.setRequestHandler('resources/subscribe', async ({ params }) => {
    setTimeout(() => server.server.sendResourceUpdated({ uri: params.uri }), 50)
    return {}
  })
  return server
}

const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })

const addTools = (server: McpServer): void => {
  const sum = { inputSchema: z.object({ a: z.number(), b: z.number() }), outputSchema: z.object({ sum: z.number() }) }
  server.registerTool('add', sum, ({ a, b }) => ({ ...text(`${a + b}`), structuredContent: { sum: a + b } }))
  server.registerTool('fail', { inputSchema: z.object({}) }, () => ({ ...text('it did not work'), isError: true }))
  server.registerTool('hang', { inputSchema: z.object({}) }, () => new Promise(() => undefined))
  server.registerTool('crash', { inputSchema: z.object({}) }, () => {
    process.stderr.write('out of luck\n')
    process.exit(3)
  })
  server.registerTool('grow', { inputSchema: z.object({}) }, () => {
    server.registerTool('new', { inputSchema: z.object({}) }, () => text('new'))
    return text('grown')
  })
  server.registerTool('env', { inputSchema: z.object({}) }, () => text(JSON.stringify(process.env)))
  server.registerTool('trace', { inputSchema: z.object({}) }, (_, context) =>
    text(
      JSON.stringify([
        context.mcpReq._meta?.traceparent,
        context.http?.req?.headers.get('traceparent'),
        context.http?.req?.headers.get('x-key'),
      ]),
    ),
  )
  server.registerTool('talk', { inputSchema: z.object({ words: z.array(z.string()) }) }, async ({ words }, context) => {
    for (const [index, word] of words.entries()) {
      await context.mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data: word } })
      const progressToken = context.mcpReq._meta?.progressToken
      if (progressToken !== undefined)
        await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: index + 1 } })
    }
    return text('said')
  })
}
