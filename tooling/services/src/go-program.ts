import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Peer } from './require-peer.ts'

export interface GoProgram {
  readonly name: string
  /** As `go install` takes it, with its version. */
  readonly package: string
  /** The script beside this file that builds it. */
  readonly script: string
}

const cache = join(import.meta.dirname, '../../../.cache')

/** Where it is once it is built. */
export const pathOf = ({ name, package: path }: GoProgram): string => join(cache, `${name.toLowerCase()}-${path.replace(/^.*@v/, '')}`)

/** Go needs minutes to build it, so nobody has to: the script does, once per checkout. */
export const goPeer = (program: GoProgram): Peer => {
  const { name, script } = program
  if (existsSync(pathOf(program))) return { isMissing: false, label: name }
  const reason = `node tooling/services/src/${script} builds it, with Go, in some minutes`
  console.warn(`skipped: ${name} is missing: ${reason}`)
  return { isMissing: true, label: `${name} (skipped: ${reason})` }
}

/** @throws Error when Go cannot */
export const buildGoProgram = (program: GoProgram): void => {
  const path = pathOf(program)
  if (existsSync(path)) return
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(`${path}-`)
  try {
    execFileSync('go', ['install', program.package], { env: { ...process.env, GOBIN: work }, stdio: 'inherit' })
    renameSync(join(work, program.package.replace(/^.*\/([^/]+)@.*$/, '$1')), path)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
