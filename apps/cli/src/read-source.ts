import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { explainSystemError } from './system-error.ts'
import { UsageError } from './usage-error.ts'

/** The text of a file that somebody else wrote; of standard input, where its name is `-`. @throws UsageError */
export const readSource = async (source: string): Promise<string> => {
  const bytes = source === '-' ? Buffer.concat(await process.stdin.toArray()) : readFile(source)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new UsageError(`${source} is not UTF-8 text: save it as UTF-8`)
}

const readFile = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new UsageError(explainSystemError(error as Error) ?? String(error))
  }
}
