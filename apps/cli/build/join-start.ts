import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const START = '\0start'

/**
 * Makes one file of what each run begins with, `hot` and the way into it. Two more go into it: helpers of the bundler, which it keeps apart.
 * Each file costs a start half a millisecond.
 *
 * @param into the folder of the built command line
 * @param hot the name of the chunk; it keeps it, as all others import from it
 * @param loaded the names of all that is loaded with it, itself among them
 */
export const joinStart = async (into: string, hot: string, loaded: readonly string[]): Promise<void> => {
  const joined = new Set([MAIN, ...loaded].map((file) => `./${file}`))
  const text = [MAIN, hot].map((file) => `export * from './${file}'`).join('\n')
  const start = await rolldown({
    cwd: into,
    input: START,
    treeshake: false,
    // As they are written: beside the chunk.
    makeAbsoluteExternalsRelative: false,
    external: (id) => id.startsWith('./') && !joined.has(id),
    plugins: [
      {
        name: 'start',
        resolveId: (id) => (id === START ? id : joined.has(id) ? join(into, id) : undefined),
        load: (id) => (id === START ? text : undefined),
      },
    ],
  })
  await start.write({ file: join(into, hot), format: 'esm', minify: true, codeSplitting: false })
  rmSync(join(into, MAIN))
}

const MAIN = 'main.js'
