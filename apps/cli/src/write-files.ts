import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import { UsageError } from './usage-error.ts'

export interface NewFile {
  /** `-` for the output. */
  readonly path: string
  readonly text: string
}

/** Whether a file can stand there, before anything is read for it. @throws UsageError */
export const checkOut = (out: string): void => {
  if (out === '-') return
  if (out.endsWith('/') || out.endsWith(sep) || isFolder(out)) throw new UsageError(`--out ${out} is a folder: name the file to be written`)
  const why = whyNoFile(out)
  if (why !== undefined) throw new UsageError(`--out ${out} ${why}`)
}

const whyNoFile = (path: string): string | undefined => {
  if (isFolder(path)) return 'is a folder'
  const around = nearestThere(dirname(path))
  return isFolder(around) ? undefined : `stands in no folder: ${around} is a file`
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const nearestThere = (path: string): string => (existsSync(path) || dirname(path) === path ? path : nearestThere(dirname(path)))

/** All, or nothing. @throws UsageError where something is there already, or none can stand */
export const writeFiles = (files: readonly NewFile[], { force = false }: { readonly force?: boolean }): void => {
  for (const { path } of files) {
    const why = path === '-' ? undefined : whyNoFile(path)
    if (why !== undefined) throw new UsageError(`${path} ${why}; nothing was written`)
  }
  const there = files.filter(({ path }) => path !== '-' && existsSync(path))
  if (there.length > 0 && !force)
    throw new UsageError(
      `${there
        .map(({ path }) => path)
        .slice(0, 5)
        .join(', ')} ${there.length === 1 ? 'is' : 'are'} there already: nothing was written; --force writes over, and --out elsewhere`,
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
