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
import { readScript, readSettings } from './read-script.ts'
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
  const order = orderOf(item)
  const folders = gather(item, ofAll).map((folder) => readFolder(folder, { collection: info.name, values, order, secrets, losses }))
  if (folders.length === 0) throw new NotImportable(`the collection "${info.name}" has no requests`)
  const flows = needEachOther(folders) ? [joined(folders, info.name, losses)] : folders
  const { plain, derived } = tellApart(values)
  const newPath = createNames('-')
  const reads = new Set(folders.flatMap((folder) => [...folder.reads]))
  for (const name of reads) for (const inside of derived.get(name)?.reads ?? []) reads.add(inside)
  const sets = new Set(folders.flatMap((folder) => [...folder.sets]))
  const unset = [...reads].filter((name) => !values.has(name) && !sets.has(name))
  const isHidden = (name: string): boolean => isSecret(name) || isCredential(name, plain.get(name) ?? '')
  const shown = [...plain].filter(([name, value]) => reads.has(name) && value !== '' && !isCredential(name, value))
  return {
    flows: flows.map(({ path, name, steps, reads: own, env }) =>
      toFlow(newPath(path), { name, steps, env: { ...envOf(own, derived), ...env } }),
    ),
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

/** Where each request stands in the collection. */
type Order = ReadonlyMap<PostmanItem, number>

const orderOf = (items: readonly PostmanItem[]): Order => {
  const order = new Map<PostmanItem, number>()
  const add = (item: PostmanItem): void => {
    order.set(item, order.size)
    item.item?.forEach(add)
  }
  items.forEach(add)
  return order
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
  /** Where each of them stands in the collection. */
  readonly order: readonly number[]
  /** Variables that it reads and does not set before, and those that it sets. */
  readonly reads: ReadonlySet<string>
  readonly sets: ReadonlySet<string>
  /** What is set before its first request. */
  readonly env: Readonly<Record<string, string>>
}

interface Around {
  readonly collection: string
  /** Of the variables of the collection. */
  readonly values: ReadonlyMap<string, string>
  readonly order: Order
  readonly secrets: Secrets
  readonly losses: Loss[]
}

const readFolder = (
  { path, auth, events, behavior, requests }: Folder,
  { collection, values, order, secrets, losses }: Around,
): ReadFolder => {
  const newId = createNames('_')
  const reads = new Set<string>()
  const sets = new Set<string>()
  const env: Record<string, string> = {}
  const hasScheme = (url: string): boolean => {
    const [, name] = /^\{\{([^{}]+)\}\}/.exec(url) ?? []
    const start = name === undefined ? url : (values.get(toVariable(name)) ?? '')
    return /^\w+:\/\//.test(start) || (name !== undefined && (start === '' || start.startsWith('{{')))
  }
  const steps = requests.map((item): HttpStep => {
    const where = [...path, item.name].join(' › ')
    const lose = (message: string) => losses.push({ where, message })
    const templates: Templates = createTemplates((name) => lose(`{{${name}}}, which is made up: give it a value`))
    const set = settingsBefore(item, { events, isFirst: item === requests[0], lose })
    for (const [name, value] of set) {
      env[name] = templates.fill(value)
      sets.add(name)
    }
    const script = scriptsOf([...events, item.event], lose)
    const written = typeof item.request === 'string' ? { method: 'GET', url: item.request } : (item.request ?? { method: 'GET', url: '' })
    const own = { ...behavior, ...item.protocolProfileBehavior }
    const request = secrets.without({
      ...requestOf(sentBy(written, own), written.auth ?? auth, { fill: templates.fill, lose, hasScheme }),
      settings: settingsOf(own, lose),
    })
    for (const name of [...templates.read, ...script.reads]) if (!sets.has(name)) reads.add(name)
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
  return {
    path: files.join('/'),
    name: [collection, ...path].join(' › '),
    steps,
    order: requests.map((one) => order.get(one) ?? 0),
    reads,
    sets,
    env,
  }
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

const linesOf = (events: readonly PostmanEvents[], listen: string): string[] =>
  events.flatMap((list) => list.filter((event) => event.listen === listen).flatMap(({ script }) => script?.exec ?? []))

const before = (events: readonly PostmanEvents[]): string[] =>
  linesOf(events, 'prerequest').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))

/** What the first request of a folder sets before it; what any other does is listed. */
const settingsBefore = (
  { event }: PostmanItem,
  {
    events,
    isFirst,
    lose,
  }: { readonly events: readonly PostmanEvents[]; readonly isFirst: boolean; readonly lose: (message: string) => void },
): readonly (readonly [string, string])[] => {
  const own = before([event])
  const { sets, unread } = isFirst ? readSettings(own) : { sets: new Map<string, string>(), unread: own }
  const lost = [...before(events), ...unread]
  if (lost.length > 0) lose(`its script before the request: ${lost.length === 1 ? lost[0]?.trim() : `${lost.length} lines`}`)
  // A credential is given from outside, like every other.
  return [...sets].filter(([name, value]) => !isCredential(name, value))
}

/** Those of the folders around run as well. */
const scriptsOf = (events: readonly PostmanEvents[], lose: (message: string) => void) => {
  const script = readScript(linesOf(events, 'test'))
  for (const statement of script.unread) lose(`of its tests: ${statement}`)
  return script
}

const needEachOther = (folders: readonly ReadFolder[]): boolean =>
  folders.some((folder) => folders.some((other) => other !== folder && [...other.sets].some((name) => folder.reads.has(name))))

const joined = (folders: readonly ReadFolder[], name: string, losses: Loss[]): Omit<ReadFolder, 'sets' | 'order'> => {
  const newId = createNames('_')
  const steps = folders
    .flatMap((folder) => folder.steps.map((step, index) => ({ step, at: folder.order[index] ?? 0 })))
    .sort((left, right) => left.at - right.at)
  return {
    path: toFileName(name),
    name,
    steps: steps.map(({ step }) => ({ ...step, id: newId(step.id) })),
    env: joinedEnv(folders, losses),
    reads: new Set(folders.flatMap((folder) => [...folder.reads])),
  }
}

/** One value of each name: the first. */
const joinedEnv = (folders: readonly ReadFolder[], losses: Loss[]): Record<string, string> => {
  const env: Record<string, string> = {}
  for (const folder of folders)
    for (const [name, value] of Object.entries(folder.env)) {
      env[name] ??= value
      if (env[name] !== value) losses.push({ where: folder.name, message: `its own value of ${name}: it has that of the first folder` })
    }
  return env
}
