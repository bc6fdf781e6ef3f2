import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import type { Loss } from '@testmesh/exporters'
import { cleanLine } from '@testmesh/protocol'
import { count } from '../count.ts'
import { UsageError } from '../usage-error.ts'

export interface NewFile {
  /** `-` for the output. */
  readonly path: string
  readonly text: string
}

/** Whether a file can stand there, before anything is read for it. @throws UsageError */
export const checkOut = (out: string): void => {
  if (out === '-') return
  if (out.endsWith('/') || out.endsWith(sep) || isFolder(out)) throw new UsageError(`--out ${out} is a folder: name the file to be written`)
  const around = nearestThere(dirname(out))
  if (!isFolder(around)) throw new UsageError(`--out ${out} stands in no folder: ${around} is a file`)
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const nearestThere = (path: string): string => (existsSync(path) || dirname(path) === path ? path : nearestThere(dirname(path)))

/** All, or nothing. @throws UsageError where something is there already */
export const writeFiles = (files: readonly NewFile[], { force = false }: { readonly force?: boolean }): void => {
  const there = files.filter(({ path }) => path !== '-' && existsSync(path))
  if (there.length > 0 && !force)
    throw new UsageError(
      `${there.map(({ path }) => path).join(', ')} ${there.length === 1 ? 'is' : 'are'} there already: nothing was written; --force writes over`,
    )
  for (const { path, text } of files) {
    if (path === '-') process.stdout.write(text)
    else {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
      process.stdout.write(`made ${path}\n`)
    }
  }
}

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
