import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
/** More than all tests together leave there. Bytes. */
const room = 4 * 1024 ** 3

/**
 * A folder in memory for what tests write: their databases wait for a disk for a quarter of their time. Undefined where the system
 * has none, or none with room, or lets no program run there.
 */
export const temporaryFolder = (): string | undefined => {
  let folder: string | undefined
  try {
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize < room || freemem() < 2 * room) return undefined
    folder = mkdtempSync(join(memory, 'testmesh-'))
    // As the usual one is: PostgreSQL and others run as users of their own where we are root.
    chmodSync(folder, 0o1777)
    const program = join(folder, 'program')
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
    if (spawnSync(program).status === 0) return folder
  } catch {
    // Whatever is wrong with it: there is the usual one.
  }
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  return undefined
}
