import type { DockerEngine } from '@testmesh-tooling/services'
import { createTestContext, runAction, type TestContext } from '../../testing/test-context.ts'
import { dockerRun } from '../docker-run.ts'
import { dockerStop } from '../docker-stop.ts'

/** What an execution does at its end, also in another process. */
export const undo = async ({ tracked }: TestContext): Promise<void> => {
  await using later = createTestContext()
  for (const { ref } of tracked) await dockerRun.undo?.docker_container?.(JSON.parse(JSON.stringify(ref)), later)
}

/** Steps of one execution, whose containers go with it. */
export const execution = (engine: string, context: TestContext = createTestContext()) => ({
  context,
  run: (config: object) => runAction(dockerRun, { engine, timeout: '20s', ...config }, context),
  stop: (config: object) => runAction(dockerStop, { engine, grace: '1s', ...config }, context),
  [Symbol.asyncDispose]: async () => {
    await undo(context)
    await context.close()
  },
})

/** Those of this test that are there, running or not: `/cache`. */
export const containerNames = async ({ ask, image }: DockerEngine): Promise<readonly (string | undefined)[]> => {
  const filters = encodeURIComponent(JSON.stringify({ ancestor: [image] }))
  const containers = (await ask('GET', `/containers/json?all=1&filters=${filters}`)) as { readonly Names: readonly string[] }[]
  return containers.map(({ Names: [name] }) => name)
}
