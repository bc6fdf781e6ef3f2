import { Console } from 'node:console'
import { existsSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf } from '@testmesh/protocol'
import type { PluginLoading } from './loaded-plugin.ts'
import { readPlugin } from './read-plugin.ts'

/** Evaluates a module of actions: a file of the project, or a package that is installed where the project is. */
export const importModule = async (from: string, root: string): Promise<PluginLoading> => {
  const found = isPath(from) ? findFile(from, root) : findPackage(from, root)
  if ('problem' in found) return found
  // Standard output is the command's own: JSON, a report, messages of an editor.
  globalThis.console = new Console(process.stderr)
  try {
    const { default: exported } = (await inTime(import(found.url))) as { readonly default?: unknown }
    return readPlugin(exported, { from, files: found.files })
  } catch (error) {
    return { problem: { code: 'PLUGIN_BROKEN', message: `${from} cannot be loaded: ${toldError(error, found.files)}` } }
  }
}

const isPath = (from: string): boolean => /^\.{0,2}(?:[/\\]|$)|^[a-z]:[/\\]/i.test(from)

type Found = { readonly url: string; readonly files: readonly string[] } | Extract<PluginLoading, { readonly problem: unknown }>

const findFile = (from: string, root: string): Found => {
  const path = resolve(root, from)
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return missing(`there is no file ${from}`, 'its path is relative to the project config')
  if (!found.isFile()) return missing(`${from} is no file`, 'name the module itself: ./actions/crm.ts')
  return { url: urlOf(path, found.mtimeMs), files: [path] }
}

const firstSeen = new Map<string, number>()

/** A module is evaluated once for each URL: one that was saved since it was first loaded gets another. */
const urlOf = (path: string, changedAt: number): string => {
  const first = firstSeen.get(path) ?? changedAt
  firstSeen.set(path, first)
  return `${pathToFileURL(path).href}${changedAt === first ? '' : `?changed=${changedAt}`}`
}

const findPackage = (from: string, root: string): Found => {
  const parentURL = pathToFileURL(root + sep).href
  const hooks = registerHooks({
    resolve: (specifier, context, next) => next(specifier, specifier === from ? { ...context, parentURL } : context),
  })
  try {
    return { url: import.meta.resolve(from), files: [] }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
    if (existsSync(resolve(root, from))) return missing(`there is no package ${from}`, `for the file write ./${from}`)
    if (isMissing) return missing(`the package ${from} is not installed where the project is`, `npm install --save-dev ${from}`)
    return missing(`the package ${from} cannot be imported: ${messageOf(error)}`, 'a path begins with ./')
  } finally {
    hooks.deregister()
  }
}

const missing = (message: string, hint: string): Extract<Found, { readonly problem: unknown }> => ({
  problem: { code: 'PLUGIN_NOT_FOUND', message, hint },
})

const LOAD_LIMIT_MS = 30_000

/** A module may wait for something that never comes. */
const inTime = async (loading: Promise<unknown>): Promise<unknown> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it was not ready after ${LOAD_LIMIT_MS / 1000} s`)), LOAD_LIMIT_MS)
  try {
    return await Promise.race([loading, late])
  } finally {
    clearTimeout(timer)
  }
}

/** With the line of the module that it comes from, where the stack tells one. */
const toldError = (error: unknown, [path]: readonly string[]): string => {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const [, ...behind] = path === undefined ? [] : stack.split(pathToFileURL(path).href)
  const line = behind.map((text) => /^(?:\?\S*?)?:(\d+)/.exec(text)?.[1]).find((found) => found !== undefined)
  return `${messageOf(error).split('\n')[0]}${line === undefined ? '' : ` (line ${line})`}`
}
