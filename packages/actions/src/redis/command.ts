import { toContent } from '../messages/content.ts'
import { redisError } from './redis-error.ts'

/** Commands that would change the connection, which other steps use too, and what to write instead. */
const insteadOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE'].map((name) => [
      name,
      'Listen to `redis` with `operation: subscribe`.',
    ]),
  ),
  ...Object.fromEntries(
    ['MULTI', 'EXEC', 'DISCARD', 'WATCH', 'UNWATCH'].map((name) => [name, 'Do it at once in a script: `command: EVAL`.']),
  ),
  ...Object.fromEntries(['AUTH', 'HELLO', 'RESET'].map((name) => [name, 'Write `username` and `password`.'])),
  ...Object.fromEntries(['MONITOR', 'SYNC', 'PSYNC', 'QUIT'].map((name) => [name, 'A step cannot do that.'])),
  SELECT: 'Write `db`.',
}

/** The words of a command and what stands behind it. @throws ActionError REDIS_BAD_COMMAND */
export const toWords = (command: string, args: readonly unknown[] = []): (string | Buffer)[] => {
  const written = splitCommand(command)
  const name = written[0]?.toUpperCase() ?? ''
  const hint = name === 'CLIENT' && written[1]?.toUpperCase() === 'REPLY' ? 'A step waits for the answer.' : insteadOf[name]
  if (hint !== undefined) throw redisError('REDIS_BAD_COMMAND', `${name} is not for a step`, { hint })
  return [...written, ...args.map(toContent)]
}

/** As redis-cli does: at spaces, but for what stands in quotes. */
const splitCommand = (command: string): string[] => {
  const words: string[] = []
  for (let rest = command.trim(); rest !== ''; ) {
    const [whole, double, single, bare] = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']\S*))(?:\s+|$)/s.exec(rest) ?? []
    if (whole === undefined) throw redisError('REDIS_BAD_COMMAND', `the quotes of the command are not closed: ${rest}`)
    words.push(bare ?? (double ?? single ?? '').replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char))
    rest = rest.slice(whole.length)
  }
  return words
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
