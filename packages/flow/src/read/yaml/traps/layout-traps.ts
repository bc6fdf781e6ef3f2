import type { Problem } from '../../problem.ts'
import { lineAt } from '../line-at.ts'
import type { FindTrap } from '../yaml-error.ts'
import { harmless, write } from './trap-text.ts'

export const tabIndent: FindTrap = ({ code, pos }, { text }) => {
  if (code !== 'TAB_AS_INDENT') return undefined
  const line = lineAt(text, pos[0])
  const indent = /^[ \t]*(?:-[ \t]+)*/.exec(line.text)?.[0] ?? ''
  if (!indent.includes('\t')) return undefined
  return {
    problem: {
      code: 'YAML_TAB',
      ...(/-[ \t]*\t/.test(indent)
        ? { message: 'a tab stands behind the dash; YAML wants a space', hint: 'write "- "' }
        : { message: 'a tab indents this line; YAML wants spaces', hint: 'use two spaces for each level' }),
      start: line.start + indent.indexOf('\t'),
      end: line.start + indent.lastIndexOf('\t') + 1,
    },
    patch: { start: line.start, text: indent.replaceAll('\t', ' ') },
  }
}

/** `method:POST` */
export const spaceAfterColon: FindTrap = ({ code, message, pos }, { text }) => {
  if (code !== 'MULTILINE_IMPLICIT_KEY' && !message.startsWith('Implicit map keys')) return undefined
  const line = lineAt(text, pos[0])
  const found = /^(\s*(?:- +)*)([A-Za-z_][\w-]*):(?!\/\/)(\S.*)$/.exec(line.text.trimEnd())
  const [, indent = '', key = '', value = ''] = found ?? []
  if (!found) return undefined
  const start = line.start + indent.length
  return {
    problem: { ...spaceMissing(key, value), start, end: start + key.length + 1 + value.length },
    patch: { start, text: `${key}: ${harmless(value).slice(1) || ''}`.padEnd(key.length + 1 + value.length) },
  }
}

export const spaceMissing = (key = '', value = ''): Pick<Problem, 'code' | 'message' | 'hint'> => ({
  code: 'YAML_COLON',
  message: 'a space is missing behind the colon',
  hint: write(key, value),
})

/** `tags: - smoke` */
export const listBehindKey: FindTrap = ({ message, pos }, { text }) => {
  if (!message.startsWith('Unexpected block-seq-ind on same line')) return undefined
  return {
    problem: {
      code: 'YAML_INDENT',
      message: 'a list cannot begin on the line of its key',
      hint: 'put "- …" on the next line, or write [a, b]',
      start: pos[0],
      end: lineAt(text, pos[0]).end,
    },
    patch: { start: pos[0], text: '_' },
  }
}
