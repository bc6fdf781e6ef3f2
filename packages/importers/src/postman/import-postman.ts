import type { JsonObject, JsonValue } from '@testmesh/protocol'
import * as v from 'valibot'
import type { HttpStep } from '../http-step.ts'
import { type Imported, type Loss, NotImportable } from '../imported.ts'
import { createNames, toFileName, toId, toVariable } from '../names.ts'
import { createSecrets, isCredential, isSecret, type Secrets } from '../secrets.ts'
import { toFlow } from '../write-flow.ts'
import {
  collectionSchema,
  environmentSchema,
  type PostmanAuth,
  type PostmanBehavior,
  type PostmanEvents,
  type PostmanItem,
  type PostmanRequest,
} from './collection.ts'
import { readScript } from './read-script.ts'
import { requestOf } from './request.ts'
import { createTemplates, type Templates } from './templates.ts'

/**
 * A flow for each folder of a collection, a step for each request. Where a folder reads what another one sets, they are one flow
 * together, in their order: the variables of a flow are its own.
 *
 * @throws NotImportable
 */
export const importPostman = (document: JsonValue): Imported => {
  const read = v.safeParse(collectionSchema, document)
  if (!read.success) throw new NotImportable(`it is no Postman collection: ${v.getDotPath(read.issues[0])} ${read.issues[0].message}`)
  const { info, item, auth, event, variable, protocolProfileBehavior: behavior } = read.output
  const losses: Loss[] = []
  for (const [name, written] of Map.groupBy(variable, ({ key }) => toVariable(key)))
    if (new Set(written.map(({ key }) => key)).size > 1)
      losses.push({
        where: info.name,
        message: `${written.map(({ key }) => key).join(' and ')}, which would be one: ${name}. The last one counts`,
      })
  const secrets = createSecrets(namesIn(document))
  const ofAll: Inherited = { path: [], auth, events: [event], behavior }
  const values = new Map(variable.filter(({ disabled }) => !disabled).map(({ key, value }) => [toVariable(key), value]))
  const folders = gather(item, ofAll).map((folder) => readFolder(folder, { collection: info.name, values, secrets, losses }))
  if (folders.length === 0) throw new NotImportable(`the collection "${info.name}" has no requests`)
  const flows = needEachOther(folders) ? [joined(folders, info.name)] : folders
  const { plain, derived } = tellApart(values)
  const newPath = createNames('-')
  const reads = new Set(folders.flatMap((folder) => [...folder.reads]))
  for (const name of reads) for (const inside of derived.get(name)?.reads ?? []) reads.add(inside)
  const sets = new Set(folders.flatMap((folder) => [...folder.sets]))
  const unset = [...reads].filter((name) => !values.has(name) && !sets.has(name))
  const isHidden = (name: string): boolean => isSecret(name) || isCredential(name, plain.get(name) ?? '')
  const shown = [...plain].filter(([name, value]) => reads.has(name) && value !== '' && !isCredential(name, value))
  return {
    flows: flows.map(({ path, name, steps, reads: own }) => toFlow(newPath(path), { name, steps, env: envOf(own, derived) })),
    variables: Object.fromEntries(shown),
    secrets: [...new Set([...secrets.names(), ...[...reads].filter((name) => isHidden(name) && !sets.has(name) && !derived.has(name))])],
    missing: unset.filter((name) => !isHidden(name)),
    losses,
  }
}

/** All variables that it names, wherever it does. */
const namesIn = (document: JsonValue): string[] =>
  [...JSON.stringify(document).matchAll(/\{\{([^{}"]+)\}\}/g)].map(([, name = '']) => toVariable(name))

/** A value that reads other variables. */
interface Derived {
  readonly value: string
  readonly reads: ReadonlySet<string>
}

/** What an environment holds is not filled; what a flow says of its variables is. */
const tellApart = (values: ReadonlyMap<string, string>) => {
  const plain = new Map<string, string>()
  const derived = new Map<string, Derived>()
  for (const [name, value] of values) {
    const { fill, read } = createTemplates(() => undefined)
    const filled = fill(value)
    if (filled === value || isCredential(name, value)) plain.set(name, value)
    else derived.set(name, { value: filled, reads: read })
  }
  return { plain, derived }
}

/** Those that a flow reads, and those that these read. */
const envOf = (reads: ReadonlySet<string>, derived: ReadonlyMap<string, Derived>): Record<string, string> => {
  const env: Record<string, string> = {}
  const add = (names: Iterable<string>): void => {
    for (const name of names) {
      const found = derived.get(name)
      if (!found || Object.hasOwn(env, name)) continue
      env[name] = found.value
      add(found.reads)
    }
  }
  add(reads)
  return env
}

/** What is exported as an environment, or as globals: values alone. @throws NotImportable */
export const importEnvironment = (document: JsonValue): Imported => {
  const { name, values } = v.parse(environmentSchema, document)
  const used = values.filter(({ enabled = true, key }) => enabled && key !== '')
  const isHidden = ({ key, value, type }: (typeof used)[number]): boolean => type === 'secret' || isSecret(key) || isCredential(key, value)
  const reading = used.filter((one) => one.value.includes('{{') && !isHidden(one))
  return {
    flows: [],
    variables: Object.fromEntries(
      used.filter((one) => !isHidden(one) && !reading.includes(one)).map(({ key, value }) => [toVariable(key), value]),
    ),
    secrets: used.filter(isHidden).map(({ key }) => toVariable(key)),
    missing: [],
    losses: reading.map(({ key, value }) => ({
      where: name,
      message: `${key}, which reads other variables (${value}): say it in the env of a flow`,
    })),
  }
}

/** What a request takes from the folders around it. */
interface Inherited {
  readonly path: readonly string[]
  readonly auth: PostmanAuth
  readonly events: readonly PostmanEvents[]
  readonly behavior: PostmanBehavior
}

interface Folder extends Inherited {
  readonly requests: readonly PostmanItem[]
}

/** Folders that hold requests themselves, in the order of the collection. */
const gather = (items: readonly PostmanItem[], around: Inherited): Folder[] => {
  const requests = items.filter(({ request }) => request !== undefined)
  const inside = items.flatMap(({ name, item, auth, event, protocolProfileBehavior }) =>
    item
      ? gather(item, {
          path: [...around.path, name],
          auth: auth ?? around.auth,
          events: [...around.events, event],
          behavior: { ...around.behavior, ...protocolProfileBehavior },
        })
      : [],
  )
  return requests.length > 0 ? [{ ...around, requests }, ...inside] : inside
}

interface ReadFolder {
  readonly path: string
  readonly name: string
  readonly steps: readonly HttpStep[]
  /** Variables that it reads and does not set before, and those that it sets. */
  readonly reads: ReadonlySet<string>
  readonly sets: ReadonlySet<string>
}

interface Around {
  readonly collection: string
  /** Of the variables of the collection. */
  readonly values: ReadonlyMap<string, string>
  readonly secrets: Secrets
  readonly losses: Loss[]
}

const readFolder = ({ path, auth, events, behavior, requests }: Folder, { collection, values, secrets, losses }: Around): ReadFolder => {
  const newId = createNames('_')
  const reads = new Set<string>()
  const sets = new Set<string>()
  const hasScheme = (url: string): boolean => {
    const [, name] = /^\{\{([^{}]+)\}\}/.exec(url) ?? []
    const start = name === undefined ? url : (values.get(toVariable(name)) ?? '')
    return /^\w+:\/\//.test(start) || (name !== undefined && (start === '' || start.startsWith('{{')))
  }
  const steps = requests.map((item): HttpStep => {
    const where = [...path, item.name].join(' › ')
    const lose = (message: string) => losses.push({ where, message })
    const templates: Templates = createTemplates((name) => lose(`{{${name}}}, which is made up: give it a value`))
    const script = scriptsOf([...events, item.event], lose)
    const written = typeof item.request === 'string' ? { method: 'GET', url: item.request } : (item.request ?? { method: 'GET', url: '' })
    const own = { ...behavior, ...item.protocolProfileBehavior }
    const request = secrets.without({
      ...requestOf(sentBy(written, own), written.auth ?? auth, { fill: templates.fill, lose, hasScheme }),
      settings: settingsOf(own, lose),
    })
    for (const name of templates.read) if (!sets.has(name)) reads.add(name)
    for (const name of Object.keys(script.output)) sets.add(name)
    const id = newId(toId(item.name))
    return {
      id,
      ...(item.name !== '' && toId(item.name) !== item.name && { name: item.name }),
      request,
      output: script.output,
      assert: script.assert.length > 0 ? script.assert : ['status < 400'],
    }
  })
  const files = [collection, ...path].map(toFileName)
  return { path: files.join('/'), name: [collection, ...path].join(' › '), steps, reads, sets }
}

/** Postman sends no body with GET, unless it is told to. */
const sentBy = ({ body, ...request }: PostmanRequest, behavior: PostmanBehavior): PostmanRequest =>
  ['GET', 'HEAD'].includes(request.method.toUpperCase()) && behavior?.disableBodyPruning !== true ? request : { ...request, body }

const settingsOf = (
  { followRedirects, strictSSL, disableBodyPruning, ...others }: NonNullable<PostmanBehavior>,
  lose: (message: string) => void,
): JsonObject => {
  for (const [name, value] of Object.entries(others))
    if (!['false', 'null', '{}'].includes(JSON.stringify(value))) lose(`its setting ${name}, which is ${JSON.stringify(value)}`)
  return { ...(followRedirects === false && { follow_redirects: false }), ...(strictSSL === false && { verify_ssl: false }) }
}

/** Those of the folders around run as well. */
const scriptsOf = (events: readonly PostmanEvents[], lose: (message: string) => void) => {
  const lines = (listen: string) =>
    events.flatMap((list) => list.filter((event) => event.listen === listen).flatMap(({ script }) => script?.exec ?? []))
  const before = lines('prerequest').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
  if (before.length > 0) lose(`its script before the request: ${before.length === 1 ? before[0]?.trim() : `${before.length} lines`}`)
  const script = readScript(lines('test'))
  for (const statement of script.unread) lose(`of its tests: ${statement}`)
  return script
}

const needEachOther = (folders: readonly ReadFolder[]): boolean =>
  folders.some((folder) => folders.some((other) => other !== folder && [...other.sets].some((name) => folder.reads.has(name))))

const joined = (folders: readonly ReadFolder[], name: string): Omit<ReadFolder, 'sets'> => {
  const newId = createNames('_')
  return {
    path: toFileName(name),
    name,
    steps: folders.flatMap(({ steps }) => steps.map((step) => ({ ...step, id: newId(step.id) }))),
    reads: new Set(folders.flatMap((folder) => [...folder.reads])),
  }
}
