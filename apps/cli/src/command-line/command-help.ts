import type { Command } from './command.ts'

/** What `testmesh run --help` prints. */
export const commandHelp = (name: string, { summary, argument, options = [] }: Command, width: number): string => {
  const rows = [...options.map(([flags, text]) => [flags, text] as const), ['-h, --help', 'this text'] as const]
  const words = argument ? ` ${argument[0]}` : ''
  const blocks = [
    `usage: testmesh ${name} [options]${words}`,
    summary,
    ...(argument ? [columns([argument], width)] : []),
    `options:\n${columns(rows, width)}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

/** Two columns, the second wrapped at the width. */
const columns = (rows: readonly (readonly [string, string])[], width: number): string => {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4
  return rows.map(([name, text]) => `  ${name}`.padEnd(left) + wrap(text, width - left).join(`\n${' '.repeat(left)}`)).join('\n')
}

const wrap = (text: string, width: number): string[] => {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= Math.max(width, 20)) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
