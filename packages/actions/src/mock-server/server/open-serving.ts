import type { Egress, Files } from '@testmesh/action-kit'
import { createForwarder } from '../answer/forward.ts'
import { mockError } from '../mock-error.ts'
import { createRecorder, type Recorder } from '../record/recorder.ts'
import { toSettings } from '../record/to-settings.ts'
import type { Loaded } from '../settings/load-settings.ts'
import { createServing, type Serving } from './mock-server.ts'

/** What a mock server takes from outside. */
export interface ServingPorts extends Pick<Serving, 'name' | 'random' | 'onAnswered'> {
  readonly net: Egress
  readonly write: Files['write']
}

export interface OpenServing {
  readonly serving: Serving
  /** Answers nothing any more. */
  end(): void
  /** Writes what was recorded and resolves to where. @throws ActionError when it cannot be written, or an answer was too long to keep */
  save(): Promise<string | undefined>
}

/** Serves what was loaded; whoever has a port hands it the requests. @throws ActionError MOCK_BAD_SETTINGS */
export const openServing = async ({ settings, endpoints, proxy, files }: Loaded, ports: ServingPorts): Promise<OpenServing> => {
  const { net, write, ...others } = ports
  const stopping = new AbortController()
  const { signal } = stopping
  const isRecording = settings.mode === 'record'
  const isPassing = proxy && (proxy.pass_through || isRecording)
  const forwarder = isPassing ? await createForwarder(proxy, { net, signal, isPlain: isRecording }) : undefined
  const recorder = isRecording ? createRecorder() : undefined
  const serving = await createServing({ ...others, settings, endpoints, files, forwarder, recorder, signal })
  const end = (): void => {
    stopping.abort(new Error('the mock server was stopped'))
    forwarder?.close()
  }
  const save = async (): Promise<string | undefined> =>
    recorder && writeRecorded(recorder, { path: settings.save_to ?? '', target: proxy?.target ?? '', write })
  return { serving, end, save }
}

interface WriteOptions {
  readonly path: string
  readonly target: string
  readonly write: Files['write']
}

const writeRecorded = async (recorder: Recorder, { path, target, write }: WriteOptions): Promise<string> => {
  const { stringify } = await import('yaml')
  const text = stringify(toSettings(recorder.entries, target), { lineWidth: 0 })
  const savedTo = await write(path, new TextEncoder().encode(text))
  const [first, ...more] = recorder.left
  if (first === undefined) return savedTo
  throw mockError(
    'MOCK_BAD_SETTINGS',
    `${savedTo} is not whole: the answer to ${first}${more.length > 0 ? ` and ${more.length} more` : ''} was too long to record`,
  )
}
