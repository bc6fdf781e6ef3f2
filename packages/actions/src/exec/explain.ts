import { shellQuote } from '../shell-quote.ts'
import { shorten } from '../shorten.ts'
import { toldValue } from '../told-value.ts'
import { tookInWords } from '../took.ts'
import type { ExecConfig, ExecResult } from './exec.ts'

/** The program and its arguments. */
export const toWords = ({ command, args = [], script = '', shell = 'sh' }: ExecConfig): readonly string[] =>
  command === undefined ? [shell, '-e', '-c', script] : [command, ...args]

/** The program in one line, and a line of a shell that starts it again. */
export const explain = (config: ExecConfig, result: Partial<ExecResult> | undefined): { request: string; repeat: string } => {
  const words = toWords(config).map(shellQuote).join(' ')
  const settings = Object.entries(config.env ?? {}).map(([name, value]) => `${name}=${shellQuote(toldValue(name, value))} `)
  const there = config.cwd === undefined ? '' : `cd ${shellQuote(config.cwd)} && `
  const outcome = result ? ` → exit code ${result.exit_code}${tookInWords(result.duration_ms)}` : ''
  return { request: `${shorten(words)}${outcome}`, repeat: `${there}${settings.join('')}${words}` }
}
