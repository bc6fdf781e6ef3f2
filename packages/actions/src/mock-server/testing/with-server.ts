import { type ActionContext, type ExpressionFunction, parseConfig, type Resource, type TemplateFunction } from '@testmesh/action-kit'
import { createTestContext, type TestContext } from '../../testing/test-context.ts'
import { mockServerStartSchema } from '../mock-server-start.schema.ts'
import { mockServerStart } from '../mock-server-start.ts'

/** What the engine makes of a value in an endpoint. */
export const says = (value: unknown): TemplateFunction => Object.assign(() => value, { isConstant: true })

/** What the engine makes of a condition. */
export const holds = (text: string, judge: (locals: Readonly<Record<string, unknown>>) => unknown): ExpressionFunction =>
  Object.assign(judge, { text })

/** Settings of a small server: `GET /x` is answered. */
export const settings = () => ({ endpoints: [{ path: '/x', response: { body: says('hello') } }] })

/** A context of an execution in which mock servers run already; each by the name of its key. */
export const withServers = (servers: Readonly<Record<string, object>> = { mock: settings() }): TestContext => {
  const context = createTestContext()
  const { use } = context
  const started =
    <T>(open: (signal: AbortSignal) => Promise<Resource<T>>) =>
    async (signal: AbortSignal): Promise<Resource<T>> => {
      const resource = await open(signal)
      const around = { ...context, signal, use: async () => resource.value } as unknown as ActionContext
      for (const [name, config] of Object.entries(servers)) await mockServerStart.run(parsed({ name, ...config }), around)
      return resource
    }
  return Object.assign(context, { use: <T>(key: string, open: (signal: AbortSignal) => Promise<Resource<T>>) => use(key, started(open)) })
}

const parsed = (config: object) => {
  const { value, problems } = parseConfig(mockServerStartSchema.config, config)
  if (problems) throw new Error(problems.map(({ message }) => message).join('; '))
  return value
}
