import * as fs from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolder } from '../files/make-folder.ts'

const keyBytes = 32

/** What stands where the key should is none. */
export class BadKey extends Error {
  override readonly name = 'BadKey'

  constructor(path: string) {
    super(`${path} is not a TestMesh key (${keyBytes} bytes); move it away and a new one is made`)
  }
}

/** `$XDG_CONFIG_HOME/testmesh/key`, else `~/.config/testmesh/key`. */
export const defaultKeyFile = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'testmesh', 'key')

/**
 * The key of this user, made at the first use, readable by its owner alone. Processes that make it at once agree on one.
 * @throws BadKey when the file holds something else; what the file system throws
 */
export const loadKey = (path: string = defaultKeyFile()): Uint8Array => {
  if (!fs.existsSync(path)) makeKey(path)
  const key = fs.readFileSync(path)
  if (key.length === keyBytes) return key
  throw new BadKey(path)
}

/** Written aside and linked to its name, so that nobody reads half a key and the first of two wins. */
const makeKey = (path: string): void => {
  const { randomBytes } = process.getBuiltinModule('node:crypto')
  makeFolder(dirname(path), 0o700)
  const aside = `${path}.${process.pid}`
  fs.writeFileSync(aside, randomBytes(keyBytes), { mode: 0o600 })
  try {
    fs.linkSync(aside, path)
  } catch (error) {
    // File systems without hard links: the race of two first uses is theirs to lose.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') fs.copyFileSync(aside, path)
  } finally {
    fs.rmSync(aside, { force: true })
  }
}
