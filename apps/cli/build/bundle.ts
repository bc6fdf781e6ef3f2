import { copyFileSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type InputOptions, type OutputChunk, type RolldownOutput, rolldown } from 'rolldown'
import { pagesBeside } from '../src/docs-pages.ts'
import { compileEarly } from './compile-early.ts'
import { directBuiltins } from './direct-builtins.ts'
import { joinStart } from './join-start.ts'

/** What a run of one HTTP request loads, beside what these import. */
const hotEntries = ['apps/cli/src/main.ts', 'commands/run.ts', 'http/http-request.ts', 'list/list-reporter.ts']

const folder = join(import.meta.dirname, '..')

/** Of a new database, made by the build of the storage. */
const template = join(folder, '../../packages/storage/dist/template.tar.gz')

const docs = join(folder, '../../docs')

/** What every code means: the language server links to it. */
const errorPage = join(docs, 'errors.md')

/** The dashboard, made by its own build. */
const pages = join(folder, '../dashboard/out')

const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }

const base: InputOptions = {
  cwd: folder,
  platform: 'node',
  // What a usual run loads at once, some modules ask for lazily: they may run without it.
  checks: { ineffectiveDynamicImport: false },
  transform: { target: 'node22', define: { TESTMESH_VERSION: JSON.stringify(version) } },
}

/** What is more than JavaScript comes from its own package. */
const external = ['@electric-sql/pglite', '@node-rs/argon2', /^playwright-core/]

/** The command, and what the children of a worker run. */
const input = { main: 'src/main.ts', 'runner/main': '../worker/src/runner/main.ts' }

const mainInput: InputOptions = { ...base, input, external, plugins: [directBuiltins()] }

/**
 * Builds the command line into `into`: a tiny bin that stands alone, one chunk with all that a usual run needs, and a lazy chunk
 * for each thing that only some runs need. One file loads faster than the twenty that sharing code would give.
 *
 * @returns the chunks behind the bin, with the modules each is made of
 */
export const bundleCli = async (into: string): Promise<readonly OutputChunk[]> => {
  rmSync(into, { recursive: true, force: true })
  const hot = await hotModules()
  const main = await rolldown(mainInput)
  const { output } = await main.write({
    dir: into,
    format: 'esm',
    minify: true,
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'hot', test: (id) => hot.has(id) }] },
  })
  // A first start begins with it; without, it takes two seconds longer.
  if (existsSync(template)) copyFileSync(template, join(into, 'template.tar.gz'))
  copyFileSync(errorPage, join(into, 'errors.md'))
  // What assistants read before they write flows.
  for (const name of ['language', 'actions', ...pagesBeside]) cpSync(join(docs, name), join(into, 'docs', name), { recursive: true })
  if (existsSync(pages)) cpSync(pages, join(into, 'out'), { recursive: true, filter: (path) => !path.endsWith('.map') })
  const chunks = chunksOf(output)
  const hotChunk = chunks.find(({ name }) => name === 'hot')
  if (!hotChunk) throw new Error('no chunk is called "hot": compileEarly would have nothing to work on')
  await joinStart(
    into,
    hotChunk.fileName,
    [...loadedWith(hotChunk, chunks)].map(({ fileName }) => fileName),
  )
  const bin = await rolldown({ ...base, input: 'src/bin.ts', external: /main\.ts$/ })
  await bin.write({ file: join(into, 'bin.js'), format: 'esm', minify: true, paths: () => `./${hotChunk.fileName}` })
  await compileEarly(into, hotChunk.fileName)
  return chunks
}

/** The modules that the hot entries really need: a first build tells, without those that were shaken off. */
const hotModules = async (): Promise<ReadonlySet<string>> => {
  const { output } = await (await rolldown(mainInput)).generate({ format: 'esm' })
  const chunks = chunksOf(output)
  const seen = new Set<OutputChunk>()
  for (const entry of hotEntries) {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.replaceAll('\\', '/').endsWith(entry))
    if (!chunk) throw new Error(`no chunk begins with ${entry}: the list of hot entries is out of date`)
    for (const loaded of loadedWith(chunk, chunks)) seen.add(loaded)
  }
  // The bundler's own runtime must stay apart: all other chunks need it first.
  return new Set([...seen].flatMap((chunk) => chunk.moduleIds).filter((id) => !/rolldown|builtin:module/.test(id)))
}

/** A chunk and all that its imports load with it. */
const loadedWith = (chunk: OutputChunk, chunks: readonly OutputChunk[]): ReadonlySet<OutputChunk> => {
  const seen = new Set([chunk])
  for (const { imports } of seen) for (const other of chunks) if (imports.includes(other.fileName)) seen.add(other)
  return seen
}

const chunksOf = (output: RolldownOutput['output']): OutputChunk[] => output.filter((file) => file.type === 'chunk')
