import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeBlocksOf } from '@testmesh-tooling/checks/markdown'
import { expect, it } from 'vitest'
import { commands } from '../apps/cli/src/command-line/commands.ts'
import { parseCommand } from '../apps/cli/src/command-line/parse-command.ts'
import { run } from '../apps/cli/src/command-line/run.ts'

const root = join(import.meta.dirname, '..')
const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
const pages = ['README.md', 'CONTRIBUTING.md', ...below.map((name) => `docs/${name.replaceAll('\\', '/')}`)]

const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')
const inlineCode = (page: string): string[] => [...textOf(page).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code)

/** What stands behind `testmesh`, without remarks and what else the shell is told; what a pipeline fills in is a number. */
const commandsOn = (page: string): string[] =>
  [...codeBlocksOf(textOf(page)).flatMap(({ text }) => text.split('\n')), ...inlineCode(page)]
    .map((line) => /(?:^|[\s(])testmesh ([a-z].*)$/.exec(line)?.[1] ?? '')
    .map((line) => line.replaceAll(/\$\{\{[^}]*\}\}|\$\w+/g, '1').replace(/(?:\s+#|\s{3,}| (?:\||>|<|&&) |\)).*$/, ''))
    .filter((line) => line.includes(' '))

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, plain = '']) => single ?? double ?? plain)

/** Undefined for one that is right. */
const problemOf = async (line: string): Promise<string | undefined> => {
  const [first = '', ...rest] = wordsOf(line)
  const command = commands[first]
  if (!command && !first.includes('/')) return `there is no command ${first}`
  const [name, args] = command ? [first, rest] : ['run', [first, ...rest]]
  return parseCommand(name, command ?? run, args).then(
    () => undefined,
    (error: Error) => error.message,
  )
}

it('names commands and options that there are', async () => {
  const lines = pages.flatMap((page) => commandsOn(page).map((line) => ({ page, line })))
  expect(lines.length).toBeGreaterThan(60)
  const told = await Promise.all(lines.map(async (one) => ({ ...one, problem: await problemOf(one.line) })))
  expect(told.filter(({ problem }) => problem !== undefined)).toEqual([])
})

it('writes options as the help does', () => {
  const flags = new Set(Object.values(commands).flatMap(({ options = [] }) => options.map(([flag]) => flag.replace('...', ''))))
  const written = pages.flatMap((page) => inlineCode(page)).filter((code) => /^(?:-\w, )?--[a-z-]+ <[^>]+>$/.test(code))
  expect(written.length).toBeGreaterThan(3)
  const ends = [...flags].map((flag) => flag.replace(/^-\w, /, ''))
  expect(written.filter((code) => !flags.has(code) && !ends.includes(code))).toEqual([])
})
