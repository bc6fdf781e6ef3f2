import { realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { isActionError } from '@testmesh/action-kit'
import { findProjectFile, isInside } from '@testmesh/actions'
import type { NoSubFlow, SubFlow } from '@testmesh/engine'
import { didYouMean } from '@testmesh/expressions'
import type { FlowReading } from '@testmesh/flow/model'
import { hasErrors } from '@testmesh/protocol'
import { checkCapabilities } from './check-capabilities.ts'
import { discoverFlows } from './discover-flows.ts'
import { fitOf, stemOf, wordsOf } from './flow-names.ts'
import { type FlowLibrary, type FlowLibraryOptions, flowsRunBy, type GatheredFile } from './gathered-flows.ts'
import { readDataSource, readOwnEnvFiles } from './read-flow-files.ts'
import { readFlowsOf } from './read-flows-of.ts'
import { readText } from './read-text.ts'

/** What gathers all that a flow runs. What it has read it does not read again. */
export const createGather = (options: FlowLibraryOptions): FlowLibrary['gather'] => {
  const { project } = options
  const documents = new Map<string | undefined, readonly FlowReading[]>()
  const read = onceEach(async (path: string) => {
    const readings = await readFlowFile(path, options)
    documents.set(readings[0]?.source.file, readings)
    return readings
  })
  const prepared = onceEach((reading: FlowReading) => prepare(reading, options))
  const texts = onceEach(async (_: 'all') => findTexts(options))

  const findByPath = async (name: string, folder: string): Promise<string | NoSubFlow | undefined> => {
    try {
      const path = await findProjectFile(name, { folder, root: project.root })
      return path !== undefined && statSync(path).isFile() ? path : undefined
    } catch (error) {
      if (!isActionError(error)) throw error
      return { problem: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
    }
  }

  /** By name, else by the slug of the name, else by the stem of the file: the first of these that anything fits. */
  const findByName = async (name: string): Promise<FlowReading | NoSubFlow> => {
    const all = await texts('all')
    const words = wordsOf(name)
    const likely = all.filter(({ path, text }) => stemOf(path) === stemOf(name) || words.every((word) => text.toLowerCase().includes(word)))
    const readings = (await Promise.all(likely.map(({ path }) => read(path)))).flat()
    for (const level of ['name', 'slug', 'stem'] as const) {
      const fitting = readings.filter(({ flow, source }) => fitOf(name, { name: flow?.name, path: source.file }) === level)
      const [only, ...others] = fitting
      if (only) return others.length === 0 ? only : several(name, fitting)
    }
    return nowhere(name, all, options)
  }

  const find = async (name: string, folder: string): Promise<SubFlow | NoSubFlow> => {
    const path = await findByPath(name, folder)
    if (typeof path === 'object') return path
    if (path === undefined) {
      const found = await findByName(name)
      return 'problem' in found ? found : prepared(found)
    }
    const [reading, ...others] = await read(path)
    if (!reading) return { problem: `${name} holds no flow` }
    return others.length === 0 ? prepared(reading) : several(name, [reading, ...others])
  }

  return async (root) => {
    const found = new Map<string, SubFlow | NoSubFlow>()
    const files = new Map<string, GatheredFile>()
    const open = [root]
    for (let reading = open.pop(); reading; reading = open.pop()) {
      const from = reading.source.file ?? ''
      for (const name of flowsRunBy(reading)) {
        const key = keyOf(name, from)
        if (found.has(key)) continue
        const flow = await find(name, dirname(join(project.root, from)))
        found.set(key, flow)
        if ('problem' in flow) continue
        const { file = '', text } = flow.reading.source
        if (file !== root.source.file)
          files.set(file, { file, text, reading: flow.reading, documents: documents.get(file) ?? [flow.reading] })
        open.push(flow.reading)
      }
    }
    return {
      find: (name, from = '') => found.get(keyOf(name, from)) ?? { problem: `there is no flow "${name}"` },
      files: [...files.values()],
    }
  }
}

const keyOf = (name: string, from: string): string => JSON.stringify([name, from])

/** Runs `work` once for each key. */
const onceEach = <K, V>(work: (key: K) => Promise<V>): ((key: K) => Promise<V>) => {
  const done = new Map<K, Promise<V>>()
  return (key) => {
    const before = done.get(key) ?? work(key)
    done.set(key, before)
    return before
  }
}

const readFlowFile = async (path: string, options: FlowLibraryOptions): Promise<readonly FlowReading[]> => {
  const file = shownPath(path, options)
  const { text, brokenAt } = readText(path)
  if (brokenAt === undefined) return readFlowsOf(text, file, options)
  const notText = { code: 'FLOW_NOT_TEXT', severity: 'error' as const, message: 'the file is not UTF-8 text', place: { file } }
  const { hashText } = await import('./read-flow-text.ts')
  return [{ source: { text, sha256: hashText(text), file, ranges: {} }, diagnostics: [notText] }]
}

/** A file that was found by a link in the way to the project lies at its real path. */
const shownPath = (path: string, { project: { root } }: FlowLibraryOptions): string =>
  relative(isInside(path, root) ? root : realpathSync.native(root), path)
    .split(sep)
    .join('/')

/** With what its own files hold; what is wrong with them is wrong with the flow. */
const prepare = async (reading: FlowReading, options: FlowLibraryOptions): Promise<SubFlow> => {
  const folder = dirname(join(options.project.root, reading.source.file ?? ''))
  const env = await readOwnEnvFiles(reading, folder, options)
  const { data, diagnostics } = await readDataSource(reading, folder, options)
  const denied = options.granted
    ? checkCapabilities(reading, options.descriptors, { granted: options.granted, routing: options.routing })
    : []
  const all = [...reading.diagnostics, ...env.diagnostics, ...diagnostics, ...denied]
  return {
    reading: { ...reading, diagnostics: all },
    variables: env.sources,
    isIncomplete: hasErrors(env.diagnostics),
    ...(data && { data }),
  }
}

interface FileText {
  readonly path: string
  readonly text: string
}

/** All flows of the project. */
const findTexts = async ({ project }: FlowLibraryOptions): Promise<readonly FileText[]> => {
  const { files } = await discoverFlows(project, [], project.root)
  return files.map((path) => ({ path, text: readText(path).text }))
}

const several = (name: string, readings: readonly FlowReading[]): NoSubFlow => {
  const named = readings.map(({ flow, source }) => `"${flow?.name}" in ${source.file}`)
  return {
    problem: `${readings.length} flows could be meant by "${name}"`,
    hint: `name one of them by its path or its own name: ${named.join(', ')}`,
  }
}

const nowhere = (name: string, all: readonly FileText[], options: FlowLibraryOptions): NoSubFlow => {
  const files = all.map(({ path }) => shownPath(path, options))
  const names = all.flatMap(({ text }) => /^\s*name:\s*(?:(["'])(.+?)\1|(.+?))\s*(?:#.*)?$/m.exec(text)?.slice(2).find(Boolean) ?? [])
  const known = [...new Set([...names, ...files, ...files.map(stemOf), ...(options.otherFlows ?? [])])]
  const hint = didYouMean(name, known)
  return { problem: `there is no flow "${name}"`, ...(hint !== undefined && { hint }) }
}
