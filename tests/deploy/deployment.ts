import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

export const deployFolder = join(import.meta.dirname, '../../deploy')
export const chart = join(deployFolder, 'helm/testmesh')
const rendered = join(deployFolder, 'helm/rendered')

/** The value files that the chart is rendered with. */
export const valueFiles = readdirSync(join(chart, 'ci')).map((name) => ({
  name: name.replace('-values.yaml', ''),
  file: join(chart, 'ci', name),
}))

export const renderedFile = (name: string): string => join(rendered, `${name}.yaml`)

/** A process of ours that something starts: where that stands, its arguments, and what its environment is given. */
export interface Started {
  readonly where: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly image: string; readonly command?: string[]; readonly environment?: Record<string, string> }>
  >
}

/** As compose reads it when nothing is set: `${TESTMESH_LISTEN:-127.0.0.1:8080}` is what stands behind the sign. */
export const readCompose = (): Compose => {
  const text = readFileSync(join(deployFolder, 'compose.yaml'), 'utf8').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
  return parse(text, { merge: true }) as Compose
}

const startedByCompose = (): Started[] =>
  Object.entries(readCompose().services)
    .filter(([, { image }]) => image === 'testmesh')
    .map(([name, { command = [], environment = {} }]) => ({ where: `compose ${name}`, args: command, env: withTexts(environment) }))

/** An empty value of YAML is none, and so is one of the environment. */
const withTexts = (environment: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? '']))

interface Container {
  readonly name: string
  readonly args?: string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
}

interface Workload {
  /** Of a ConfigMap. */
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: { readonly template?: { readonly spec: { readonly containers: Container[]; readonly initContainers?: Container[] } } }
}

const workloadsOf = (name: string): Workload[] =>
  parseAllDocuments(readFileSync(renderedFile(name), 'utf8')).flatMap((document) => (document.toJS() as Workload | null) ?? [])

/** The files of settings that the chart gives. */
export const settingsOfChart = (): string[] =>
  valueFiles.flatMap(({ name }) => workloadsOf(name).flatMap(({ data }) => data?.['testmesh.server.yaml'] ?? []))

const startedByChart = (): Started[] =>
  valueFiles.flatMap(({ name }) =>
    workloadsOf(name)
      .flatMap((workload) => workload.spec?.template?.spec ?? [])
      .flatMap(({ containers, initContainers = [] }) => [...initContainers, ...containers])
      .filter((container) => container.name !== 'postgresql')
      .map(({ name: container, args = [], env = [] }) => ({
        where: `chart ${name} ${container}`,
        args,
        env: Object.fromEntries(env.map((variable) => [variable.name, variable.value ?? ''])),
      })),
  )

/** What the image says when nobody says anything. */
const startedByImage = (): Started => {
  const text = readFileSync(join(deployFolder, 'docker/Dockerfile'), 'utf8')
  const [, env = ''] = /^ENV (.*)$/m.exec(text) ?? []
  const [, args = ''] = /^CMD (.*)$/m.exec(text) ?? []
  const variables = env.split(' ').map((pair) => pair.split('=') as [string, string])
  return { where: 'image', args: JSON.parse(args) as string[], env: Object.fromEntries(variables) }
}

export const everythingStarted = (): Started[] => [startedByImage(), ...startedByCompose(), ...startedByChart()]
