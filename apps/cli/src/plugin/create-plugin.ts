import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { loadProject } from '@testmesh/project'
import { programName } from '../program-name.ts'
import { replaceFile } from '../replace-file.ts'
import { shownFile } from '../shown-file.ts'
import { UsageError } from '../usage-error.ts'
import { moduleFiles } from './module-files.ts'
import { type Language, programOf } from './program-files.ts'

export interface CreateOptions {
  readonly config?: string
  /** A program in this language. Default: a module. */
  readonly program?: Language
}

/** Makes a plugin that works, a flow that uses it, and names it in the config. @returns what was done @throws UsageError */
export const createPlugin = async (name: string, options: CreateOptions): Promise<string> => {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new UsageError(`a plugin is called by small letters, digits and _, not "${name}"`)
  const { project } = await loadProject({ from: process.cwd(), ...(options.config !== undefined && { configFile: options.config }) })
  if (project?.configFile === undefined)
    throw new UsageError(`a plugin is named in the config of a project, and there is none that can be read: ${programName} init makes one`)
  const { root, configFile, config } = project
  const { files, entry, test } = partsOf(name, root, options)
  const all = { ...files, [join(config.flows, `${name}.testmesh.yaml`)]: flowOf(name) }
  const there = Object.keys(all).find((file) => existsSync(join(root, file)))
  if (there !== undefined) throw new UsageError(`${there} is there already`)
  for (const [file, text] of Object.entries(all)) write(join(root, file), text)
  const shown = shownFile(root)
  return [
    ...Object.keys(all).map((file) => `made ${shown(file)}`),
    nameIn(configFile, entry),
    '',
    ...(test === undefined ? [] : ['next: npm install --save-dev @testmesh/action-kit', `      node --test ${shown(test)}`]),
    `${test === undefined ? 'next: ' : '      '}${programName} run ${shown(join(config.flows, `${name}.testmesh.yaml`))}`,
    '',
  ].join('\n')
}

interface Parts {
  /** Their text, by path. */
  readonly files: Record<string, string>
  /** In `plugins` of the config. */
  readonly entry: string
  /** Which of the files is its test. */
  readonly test?: string
}

const partsOf = (name: string, root: string, { program }: CreateOptions): Parts => {
  if (program !== undefined) {
    const { file, command, text } = programOf(name, program)
    return { files: { [file]: text }, entry: `{ name: ${name}, command: ${command} }` }
  }
  // Where nothing says that modules are meant, the name of the file has to.
  const ending = isOfModules(root) ? 'ts' : 'mts'
  return { files: moduleFiles(name, ending), entry: `./actions/${name}.${ending}`, test: `actions/${name}.test.${ending}` }
}

const isOfModules = (root: string): boolean => {
  try {
    return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly type?: unknown }).type === 'module'
  } catch {
    return false
  }
}

const flowOf = (name: string): string => `name: The actions of ${name}
steps:
  - id: greet
    action: ${name}.greet
    config: { name: Mara }
    assert: [greeting == "hello Mara"]
`

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Behind all that the config says; a list that is there already is the author's to lay out. */
const nameIn = (configFile: string, entry: string): string => {
  const text = readFileSync(configFile, 'utf8')
  const file = relative(process.cwd(), configFile).replaceAll('\\', '/')
  if (/^["']?plugins["']?\s*:/m.test(text)) return `add to plugins in ${file}: - ${entry}`
  replaceFile(configFile, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}plugins:\n  - ${entry}\n`)
  return `named it in ${file}`
}
