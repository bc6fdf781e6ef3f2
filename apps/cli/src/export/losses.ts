import type { Loss } from '@testmesh/exporters'
import { cleanLine } from '@testmesh/protocol'
import { count } from '../count.ts'

/** What is to be said of it, where it does not stand among what was written. */
export const tell = (out: string, text: string): void => {
  process[out === '-' ? 'stderr' : 'stdout'].write(text)
}

export const lossLines = (losses: readonly Loss[]): string[] =>
  losses.length > 0 ? ['', 'not carried over:', ...[...losses].sort(byPlace).map(lossLine)] : []

const byPlace = (left: Loss, right: Loss): number =>
  (left.file ?? '').localeCompare(right.file ?? '') || (left.line ?? 0) - (right.line ?? 0)

const lossLine = ({ file, line, message }: Loss): string =>
  `  ${file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `}${cleanLine(message)}`

export const countLosses = ({ length }: readonly Loss[]): string =>
  length === 0 ? 'nothing was lost' : `${count(length, 'thing')} not carried over`
