import { wrapText } from '@testmesh/protocol'

const indent = '      '

/** `= text`, further lines below the text. Without `width` nothing is wrapped: what is there to be copied stays whole. */
export const bullet = (text: string, width = Number.POSITIVE_INFINITY): string[] =>
  wrapText(text, Math.max(20, width - indent.length)).map((line, index) => `${index === 0 ? '    = ' : indent}${line}`)

/** `= request  POST …`: names in a column. */
export const namedBullet = (name: string, text: string, width = Number.POSITIVE_INFINITY): string[] => {
  const column = Math.max(9, name.length + 2)
  const [first = '', ...rest] = wrapText(text, Math.max(20, width - indent.length - column))
  return [`    = ${name.padEnd(column)}${first}`, ...rest.map((line) => `${indent}${' '.repeat(column)}${line}`)]
}
