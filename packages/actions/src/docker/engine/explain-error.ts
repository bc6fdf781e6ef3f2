import { type ActionError, isActionError } from '@testmesh/action-kit'
import { type DockerCode, dockerError } from '../docker-error.ts'
import { inWords } from './address.ts'
import type { Engine } from './ask.ts'

/** Why the engine cannot be asked, in plain words. @param isOther it answered, and not as an engine does */
export const toEngineError = (cause: unknown, { address, signal }: Omit<Engine, 'net'>, isOther = false): ActionError => {
  if (signal.aborted) return isActionError(signal.reason) ? signal.reason : aborted(signal)
  if (isActionError(cause)) return cause
  const { code = '', message } = cause as NodeJS.ErrnoException
  const place = inWords(address)
  const say = (name: DockerCode, text: string) => dockerError(name, text, { cause, kind: 'connection' })
  if (isOther || /^HPE_/.test(code)) return say('DOCKER_NOT_DOCKER', `what listens on ${place} is no Docker engine`)
  if (code === 'ENOENT' || code === 'ENOTSOCK') return say('DOCKER_NO_ENGINE', `there is no socket ${place}`)
  if (code === 'EACCES' || code === 'EPERM') return say('DOCKER_DENIED', `the socket ${place} may not be used`)
  if (code === 'ECONNREFUSED') return say('DOCKER_NO_ENGINE', `nothing listens on ${place}`)
  if (/^(ENOTFOUND|EAI_AGAIN|ENODATA)$/.test(code)) return say('DOCKER_NO_ENGINE', `the host of ${place} has no address`)
  if (/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/.test(code)) return say('DOCKER_NO_ENGINE', `${place} cannot be reached: ${message}`)
  return say('DOCKER_CONNECTION_LOST', `the engine on ${place} hung up: ${message}`)
}

export const aborted = (signal: AbortSignal): ActionError =>
  dockerError('DOCKER_ABORTED', 'the step was stopped while waiting for the engine', { cause: signal.reason })
