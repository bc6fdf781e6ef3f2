import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether a command is on the PATH, or where Debian keeps servers. */
export const isInstalled = (command: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((path) => existsSync(join(path, command)))
