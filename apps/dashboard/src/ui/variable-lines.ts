import { textOfValue, valueOfText } from './value-text.ts'

interface ReadVariables {
  readonly value?: Readonly<Record<string, unknown>>
  readonly problem?: string
}

/** `NAME=value`, one a line. */
export const readVariables = (text: string): ReadVariables => {
  const lines = text.split('\n').map((line) => line.split(/=(.*)/s) as [name: string, value?: string])
  const wrong = lines.findIndex(([name, value]) => (value === undefined ? name.trim() !== '' : name.trim() === ''))
  if (wrong >= 0) return { problem: `Line ${wrong + 1} is no NAME=value.` }
  const names = lines.map(([name]) => name.trim())
  const again = names.findIndex((name, at) => name !== '' && names.indexOf(name) < at)
  if (again >= 0) return { problem: `Line ${again + 1} gives ${names[again]} again: keep one of them.` }
  return {
    value: Object.fromEntries(lines.flatMap(([name, value]) => (value === undefined ? [] : [[name.trim(), valueOfText(value)]]))),
  }
}

export const variablesText = (variables: Readonly<Record<string, unknown>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${oneLine(value)}`)
    .join('\n')

const oneLine = (value: unknown): string => {
  const text = textOfValue(value)
  return text.includes('\n') ? JSON.stringify(value) : text
}
