import { builtinActions } from '@testmesh/actions'
import { indexFlow, locate, readFlows } from '@testmesh/flow'
import type { FlowReader } from '@testmesh/platform'
import { hasErrors, type JsonObject, type JsonValue, type Place } from '@testmesh/protocol'
import { searchText } from '@testmesh/storage'

const { descriptors } = builtinActions

/** A text may hold several flows, one a document: the first gives the name, all of them run. */
export const readText: FlowReader = (text, path) => {
  const readings = readingsOf(text, path)
  const [reading] = readings
  const diagnostics = readings.flatMap((one) => one.diagnostics)
  const flow = reading?.flow
  const index = reading ? indexFlow(reading, descriptors) : { name: '', tags: [], steps: [], references: [] }
  const name = index.name === '' ? nameOf(path) : index.name
  return {
    diagnostics,
    content: {
      name,
      text,
      description: flow?.description ?? null,
      suite: flow?.suite ?? null,
      tags: flow?.tags ?? [],
      environment: flow?.environment ?? null,
      quarantine: index.quarantine ?? null,
      definition: flow && !hasErrors(diagnostics) ? (flow as unknown as JsonObject) : null,
      search: searchText({ ...index, name }, flow ? urlsIn(flow as unknown as JsonObject) : []),
    },
  }
}

/** Where a text says in which environment it runs. */
export const placeOfEnvironment = (text: string, path: string | null | undefined): Place => {
  const [reading] = readingsOf(text, path)
  return reading ? locate(reading.source, '/environment') : {}
}

const readingsOf = (text: string, path: string | null | undefined) => readFlows(text, descriptors, path == null ? {} : { file: path })

/** Of a text that does not say it. */
const nameOf = (path: string | null | undefined): string => {
  const file = path
    ?.split('/')
    .at(-1)
    ?.replace(/(?:\.testmesh|\.flow)?\.ya?ml$/i, '')
  return file === undefined || file === '' ? 'Untitled flow' : file
}

/** `https://…`, `/path`, or one that begins with a variable: `${PRODUCTS_URL}/products`. */
const urlLike = /^(?:\w+:\/\/|\/\w|\$\{[^{}]*\}[/?])/

const urlsIn = (value: JsonValue): string[] => {
  if (typeof value === 'string') return urlLike.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((item) => (item === undefined ? [] : urlsIn(item)))
}
