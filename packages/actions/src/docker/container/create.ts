import type { ActionContext, Config } from '@testmesh/action-kit'
import { dockerError } from '../docker-error.ts'
import type { dockerRunSchema } from '../docker-run.schema.ts'
import { hostOf } from '../engine/address.ts'
import { ask, type Engine, stream } from '../engine/ask.ts'
import { OWNER } from './owned.ts'
import { readPorts } from './ports.ts'

export type RunConfig = Config<typeof dockerRunSchema>

export interface Named {
  readonly name: string
  readonly owner: string
}

/** @throws ActionError DOCKER_BAD_SETTINGS, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const toBody = async (config: RunConfig, { address }: Pick<Engine, 'address'>, context: ActionContext) => {
  const { image, command, entrypoint, env = {}, user, working_dir, network, volumes = [] } = config
  const ports = readPorts(config.ports)
  // Nobody else on the network needs to reach a container of a test.
  const HostIp = 'path' in address || hostOf(address) === '127.0.0.1' ? '127.0.0.1' : ''
  return {
    Image: image,
    ...(command === undefined ? {} : { Cmd: toWords(command) }),
    ...(entrypoint === undefined ? {} : { Entrypoint: toWords(entrypoint) }),
    ...(user === undefined ? {} : { User: user }),
    ...(working_dir === undefined ? {} : { WorkingDir: working_dir }),
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ExposedPorts: Object.fromEntries(ports.map(({ container }) => [container, {}])),
    HostConfig: {
      PortBindings: Object.fromEntries(ports.map(({ container, host }) => [container, [{ HostIp, HostPort: String(host) }]])),
      Binds: await Promise.all(volumes.map((volume) => toBind(volume, context))),
      ...(network === undefined ? {} : { NetworkMode: network }),
    },
  }
}

/** A list is taken word by word; a text goes to a shell, as in a Dockerfile. */
/** A text is one for a shell. */
export const toWords = (command: string | readonly string[]): readonly string[] =>
  typeof command === 'string' ? ['/bin/sh', '-c', command] : command

/** `./data:/data:ro`: what begins with a dot is a path of the project. */
const toBind = async (volume: string, { files }: ActionContext): Promise<string> => {
  const [, path, rest] = /^(\.[^:]*)(:.*)$/.exec(volume) ?? []
  if (path === undefined || rest === undefined) return volume
  if (!files.locate) throw dockerError('DOCKER_BAD_SETTINGS', `${volume}: the files of the project are not on a disk here`)
  return `${await files.locate(path)}${rest}`
}

type Body = Awaited<ReturnType<typeof toBody>>

/** Fetches the image where it must. @returns the id @throws ActionError DOCKER_NO_IMAGE, DOCKER_NAME_TAKEN, DOCKER_REFUSED */
export const createContainer = async (
  engine: Engine,
  body: Body,
  { name, owner, pull }: Named & Pick<RunConfig, 'pull'>,
): Promise<string> => {
  if (pull === 'always') await pullImage(engine, body.Image)
  const create = () =>
    ask(engine, { method: 'POST', path: '/containers/create', query: { name }, body: { ...body, Labels: { [OWNER]: owner } } })
  let answer = await create()
  if (answer.status === 404 && pull === 'missing') {
    await pullImage(engine, body.Image)
    answer = await create()
  }
  if (answer.status === 201) return (answer.json as { readonly Id: string }).Id
  if (answer.status === 404) throw dockerError('DOCKER_NO_IMAGE', `the engine has no image ${body.Image}: ${answer.message}`)
  if (answer.status === 409) throw dockerError('DOCKER_NAME_TAKEN', `there is a container ${name} already`)
  throw dockerError('DOCKER_REFUSED', `the engine says: ${answer.message}`)
}

/** Failures come in the midst of an answer that began well. */
const pullImage = async (engine: Engine, image: string): Promise<void> => {
  const hasTag = /@|:[^/]*$/.test(image)
  const request = { method: 'POST', path: '/images/create', query: { fromImage: hasTag ? image : `${image}:latest` } } as const
  let text = ''
  for await (const chunk of await stream(engine, request)) text = (text + chunk.toString()).slice(-10_000)
  const [, problem] = /"(?:error|message)"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? []
  if (problem !== undefined) throw dockerError('DOCKER_NO_IMAGE', `${image} cannot be fetched: ${JSON.parse(problem)}`)
}
