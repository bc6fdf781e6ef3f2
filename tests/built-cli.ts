import { copyFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '..')

/** Below the command line, whose packages it finds there; nothing here is seen by git or by a build. */
const folder = join(repository, 'apps/cli/node_modules/.cache/testmesh')

/** The program as it is published, which Vitest builds before the e2e tests: its starts take a quarter of the time that its source needs. */
export const builtBin = join(folder, 'dist/bin.js')

const madeOf = join(folder, 'made-of.json')

/** The modules that each of its files is made of. */
export const modulesOfBuilt = (): ReadonlyMap<string, readonly string[]> => new Map(JSON.parse(readFileSync(madeOf, 'utf8')))

export const setup = async (): Promise<void> => {
  // Here: the tests, which only want to know where the program is, need no bundler.
  const [{ bundleCli }, { templateFile }, { oneAtATime }] = await Promise.all([
    import('../apps/cli/build/bundle.ts'),
    import('../packages/storage/src/testing/index.ts'),
    import('../scripts/one-at-a-time.ts'),
  ])
  const dist = join(folder, 'dist')
  await oneAtATime('building the command line', async () => {
    const chunks = await bundleCli(dist)
    writeFileSync(madeOf, JSON.stringify(chunks.map(({ fileName, moduleIds }) => [fileName, moduleIds])))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    copyFileSync(await templateFile(), join(dist, 'template.tar.gz'))
    // Tests of the dashboard build its pages themselves.
    rmSync(join(dist, 'out'), { recursive: true, force: true })
    symlinkSync(join(repository, 'apps/dashboard/out'), join(dist, 'out'), 'junction')
  })
}
