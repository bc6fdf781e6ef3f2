import * as fs from 'node:fs'

/**
 * The lines of a text file, in groups as they come from the disk. What follows the last newline is left out:
 * the writer was killed within that line. A missing file has no lines.
 */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  if (!fs.existsSync(path)) return
  let rest = ''
  for await (const chunk of fs.createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines
  }
}
