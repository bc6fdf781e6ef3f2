import { statfsSync } from 'node:fs'

/** The disk of the embedded database is as good as full. As of a server (`disk_full`), it is an outage: it is over when there is room. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull'
  readonly code = '53100'

  constructor(folder: string) {
    super(
      `The disk of ${folder} has less than ${reserveMiB} MiB left, which the embedded database needs: make room there. ` +
        'Until then it does nothing; what it acknowledged is kept.',
    )
  }
}

/** Two files of its log, of 16 MiB each. */
export const reserveMiB = 32

/**
 * Throws while the disk has too little room. Where a checkpoint or a file of its log does not fit, PGlite panics, and whatever it is
 * asked next never ends and lets nothing else of the process run.
 *
 * @param freeBytes What is left on the disk of a folder. Default: as the file system says.
 */
export const keepRoom =
  (folder: string, freeBytes: (folder: string) => number = freeOn): (() => void) =>
  () => {
    if (freeBytes(folder) < reserveMiB * 1024 * 1024) throw new DiskFull(folder)
  }

/** Some file systems do not tell. */
export const freeOn = (folder: string): number => {
  const { blocks, bavail, bsize } = statfsSync(folder)
  return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize
}
