import { writeFileSync } from 'node:fs'
import { namingFile } from '@testmesh/recordings'
import { exitCodes } from './exit-codes.ts'
import type { OutputOptions } from './options.ts'
import { describeTerminal, type Terminal } from './terminal.ts'

export interface MeasuredOptions extends OutputOptions {
  readonly json?: boolean
  /** A file. */
  readonly markdown?: string
  /** Percent. */
  readonly failUnder?: number
}

export interface MeasuredLook extends Pick<Terminal, 'style' | 'verbosity'> {
  /** Of what it was measured: the id of a batch, or how many. */
  readonly seenBy: string
  /** Cells of a line. */
  readonly width: number
  /** How the file of a flow is called from where somebody is. */
  readonly shown: (file: string) => string
}

/** How a measure is told to people. */
export interface Telling<M> {
  readonly lines: (measured: M, look: MeasuredLook) => string[]
  readonly markdown: (measured: M) => string
}

/** Of what it was measured: recordings, by their ids. */
export interface MeasuredOf extends Pick<MeasuredLook, 'shown'> {
  readonly ids: readonly string[]
  readonly options: MeasuredOptions
}

/** Tells what was measured, in the ways that are asked for. */
export const tellMeasured = <M extends object>(measured: M, { ids, shown, options, lines, markdown }: MeasuredOf & Telling<M>): void => {
  const { style, verbosity, width } = describeTerminal(options)
  const seenBy = ids.length === 1 ? `${ids[0]}` : `${ids.length} recordings`
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ recordings: ids, ...measured }, undefined, 2)}\n`
      : `${lines(measured, { style, verbosity, width: width(), shown, seenBy }).join('\n')}\n`,
  )
  const { markdown: file } = options
  if (file !== undefined) namingFile(file, () => writeFileSync(file, markdown(measured)))
}

/** @param what In words, what the percentage is of: `of the changes were noticed` */
export const exitCodeFor = (percent: number, { failUnder = 0 }: MeasuredOptions, what: string): number => {
  if (percent >= failUnder) return exitCodes.passed
  process.stderr.write(`--fail-under ${failUnder}: ${Math.floor(percent * 10) / 10} % ${what}\n`)
  return exitCodes.gate
}
