import { join, relative, sep } from 'node:path'

/** A file of the project, relative to where the command runs: what a terminal makes a link of, and what a command takes. */
export const shownFile =
  (root: string) =>
  (file: string): string =>
    relative(process.cwd(), join(root, file)).split(sep).join('/')
