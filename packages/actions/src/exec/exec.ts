import { isUtf8 } from 'node:buffer'
import { type ActionContext, type Config, defineAction, isActionError, type Output } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { parseJson } from '../parse-json.ts'
import { msInWords } from '../stop.ts'
import { withLimit } from '../with-limit.ts'
import { execSchema } from './exec.schema.ts'
import { execError } from './exec-error.ts'
import { explain, toWords } from './explain.ts'
import { ownEnvironment } from './own-environment.ts'
import { type Ended, type Program, runProgram } from './run-program.ts'

export type ExecConfig = Config<typeof execSchema>
export type ExecResult = Output<typeof execSchema>

export const exec = defineAction(execSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const ended = await runInTime(config, context)
    const stdout = await toText('stdout', ended.stdout, context)
    const result = {
      stdout,
      stderr: await toText('stderr', ended.stderr, context),
      exit_code: ended.exitCode,
      json: toJson(stdout),
      duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100,
    }
    if (isExpected(config.exit_codes, ended.exitCode)) return result
    const how = ended.signal ? `was ended by ${ended.signal}` : `ended with exit code ${ended.exitCode}`
    throw execError('EXEC_FAILED', `${nameOf(config)} ${how}${lastWords(result)}`, { result })
  },
  explain,
})

const runInTime = async (config: ExecConfig, context: ActionContext): Promise<Ended> => {
  const program = toProgram(config, context.trace.traceparent)
  const tooLate = execError('EXEC_TIMEOUT', `${nameOf(config)} did not end within ${msInWords(config.timeout)}`, { kind: 'timeout' })
  const tooMuch = (stream: string) => execError('EXEC_TOO_MUCH', `${nameOf(config)} wrote more than 64 MiB to ${stream}`)
  try {
    return await withLimit(context, { limitMs: config.timeout, tooLate: () => tooLate }, (signal) =>
      runProgram(program, { signal, onLine: followLines(context), tooMuch }),
    )
  } catch (error) {
    if (isActionError(error)) throw error
    if (context.signal.aborted) throw execError('EXEC_ABORTED', `${nameOf(config)} was ended before it was done`, { cause: error })
    throw await startError(error as NodeJS.ErrnoException, config)
  }
}

/** `TRACEPARENT` is what programs that trace themselves go on from (OpenTelemetry, environment variables as carriers). */
const toProgram = (config: ExecConfig, traceparent: string): Program => {
  const [command = '', ...args] = toWords(config)
  return { command, args, cwd: config.cwd, env: { ...ownEnvironment(), TRACEPARENT: traceparent, ...config.env }, stdin: config.stdin }
}

/** So many lines are told as they come; all are in the result. */
const followedLines = 200

const followLines = ({ log }: ActionContext): ((line: string) => void) => {
  let count = 0
  return (line) => {
    count += 1
    if (count <= followedLines) log(line)
    if (count === followedLines + 1) log('… more lines follow; the result holds them')
  }
}

/** More is attached, too. */
const largeBytes = 1024 * 1024

const toText = async (name: 'stdout' | 'stderr', bytes: Buffer, { attach, log }: ActionContext): Promise<string> => {
  const isText = isUtf8(bytes)
  if (!isText) log(`${name} is not UTF-8: \u{fffd} stands for what cannot be read, and the bytes are attached`)
  if (!isText || bytes.length > largeBytes) await attach(name, isText ? 'text/plain' : 'application/octet-stream', bytes)
  return bytes.toString('utf8').replace(/\r?\n$/, '')
}

const toJson = (text: string): ExecResult['json'] => {
  const parsed = parseJson(text)
  return 'value' in parsed ? (parsed.value as ExecResult['json']) : null
}

const isExpected = (wanted: ExecConfig['exit_codes'] = 0, code: number): boolean => wanted === 'any' || [wanted].flat().includes(code)

const nameOf = ({ command, shell = 'sh' }: ExecConfig): string => command ?? `the ${shell} script`

/** What a program says of its failure is mostly the end of what it says. */
const lastWords = ({ stdout, stderr }: { stdout: string; stderr: string }): string => {
  const said = (stderr.trim() === '' ? stdout : stderr).trim().slice(-1_000).split('\n').slice(-5).join('\n')
  return said === '' ? '' : `: ${said}`
}

const startError = async (error: NodeJS.ErrnoException, config: ExecConfig) => {
  const { cwd } = config
  if (cwd !== undefined && !(await isFolder(cwd))) return execError('EXEC_NOT_STARTED', `${cwd} is no folder`, { cause: error })
  const name = config.command ?? config.shell ?? 'sh'
  if (error.code !== 'ENOENT') return execError('EXEC_NOT_STARTED', `${name} could not be started: ${error.message}`, { cause: error })
  const [program, ...words] = name.split(/\s+/)
  const hint =
    words.length > 0
      ? {
          hint: `\`command\` is one program: write \`command: ${program}\` with \`args: [${words.join(', ')}]\`, or the line as \`script\`.`,
        }
      : {}
  return execError('EXEC_NOT_FOUND', `there is no program ${JSON.stringify(name)}`, { cause: error, ...hint })
}

const isFolder = (path: string): Promise<boolean> =>
  process
    .getBuiltinModule('node:fs/promises')
    .stat(path)
    .then(
      (found) => found.isDirectory(),
      () => false,
    )
