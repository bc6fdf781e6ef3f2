import { type ActionContext, type Config, defineAction, type Output } from '@testmesh/action-kit'
import { requireDriver } from '../driver.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { parseJson } from '../parse-json.ts'
import { shorten } from '../shorten.ts'
import { msInWords } from '../stop.ts'
import { withLimit } from '../with-limit.ts'
import type { Ending, Task } from './sandbox.ts'
import { scriptSchema } from './script.schema.ts'
import { type ScriptCode, scriptError } from './script-error.ts'

type ScriptConfig = Config<typeof scriptSchema>
type ScriptResult = Output<typeof scriptSchema>

export const script = defineAction(scriptSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const ending = await runInTime(config, context)
    if (ending.type !== 'value') throw scriptError(codes[ending.type], ending.message)
    const parsed = parseJson(ending.json)
    const value = 'value' in parsed ? (parsed.value as ScriptResult['value']) : null
    return { value, duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100 }
  },
  explain: ({ code }, result) => ({
    request: `JavaScript: ${shorten(code.trim().replace(/\s+/g, ' '))}${result ? ` → ${shorten(JSON.stringify(result.value))}` : ''}`,
  }),
})

const codes: Readonly<Record<Exclude<Ending['type'], 'value'>, ScriptCode>> = {
  syntax: 'SCRIPT_SYNTAX',
  thrown: 'SCRIPT_FAILED',
  'no data': 'SCRIPT_BAD_VALUE',
  'never ends': 'SCRIPT_NEVER_ENDS',
  memory: 'SCRIPT_MEMORY',
}

const runInTime = async (config: ScriptConfig, context: ActionContext): Promise<Ending> => {
  const { signal: own, log } = context
  const { runInSandbox } = await import('./sandbox.ts')
  const task = toTask(config, context)
  const tooLate = () => scriptError('SCRIPT_TIMEOUT', `the script did not end within ${msInWords(config.timeout)}`, { kind: 'timeout' })
  try {
    return await requireDriver('quickjs-emscripten-core', () =>
      withLimit(context, { limitMs: config.timeout, tooLate }, (signal) => runInSandbox(task, { signal, onLog: log })),
    )
  } catch (error) {
    throw own.aborted ? scriptError('SCRIPT_ABORTED', 'the script was ended before it was done', { cause: error }) : error
  }
}

const toTask = ({ code, input, memory }: ScriptConfig, { random }: ActionContext): Task => ({
  code,
  input: JSON.stringify(input ?? null),
  memoryBytes: memory,
  seed: Math.floor(random() * 2 ** 32),
})
