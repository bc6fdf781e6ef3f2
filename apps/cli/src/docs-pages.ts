import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isPackaged } from './version.ts'

const folder = new URL(isPackaged ? './docs/' : '../../../docs/', import.meta.url)

/** The pages that whoever writes flows needs, by their short names. */
export const guidePages = (): ReadonlyMap<string, URL> => {
  const language = readdirSync(new URL('language/', folder)).filter((name) => name.endsWith('.md'))
  const own = language.map((name) => [name === 'README.md' ? 'language' : name.slice(0, -3), new URL(`language/${name}`, folder)] as const)
  const others = pagesBeside.map((name) => [name.slice(0, -3), new URL(name, folder)] as const)
  return new Map([...own.sort(([one], [other]) => one.localeCompare(other, 'en')), ...others])
}

/** Those beside the language that its pages lead to; the build brings them along. */
export const pagesBeside = ['project.md', 'mock-servers.md', 'traces.md']

/** What an action takes and gives. */
export const actionPage = (type: string): URL => new URL(`actions/${type}.md`, folder)

/** Without the remark at its top, for those who would change it. */
export const readPage = (page: URL): string => readFileSync(fileURLToPath(page), 'utf8').replace(/^<!--.*?-->\s+/s, '')
