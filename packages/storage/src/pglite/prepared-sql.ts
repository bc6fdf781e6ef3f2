import { type messages, type PGlite, protocol, types } from '@electric-sql/pglite'
import type { Sql } from '../ports.ts'

type Message = messages.BackendMessage

interface Prepared {
  readonly name: string
  /** Numbers of the types of its parameters. */
  readonly parameters: readonly number[]
}

/** More than all statements of a server. Of more, those that were not used for longest are forgotten. */
const mostPrepared = 500

const { parse, describe, bind, execute, close, sync } = protocol.serialize

/**
 * The session of PGlite, one statement after the other, in the order they were asked for. Each text is prepared once, since to plan a
 * statement takes PGlite longer than to run it, and all messages of a statement go to it together.
 */
export const createPreparedSql = (pglite: PGlite): Sql => {
  const known = new Map<string, Prepared>()
  let made = 0

  const send = (...parts: readonly Uint8Array[]): Promise<Message[]> => pglite.execProtocolStream(Buffer.concat(parts), { syncToFs: false })

  const prepare = async (text: string): Promise<Prepared> => {
    made += 1
    const name = `s${made}`
    const answer = await send(parse({ name, text }), describe({ type: 'S', name }), sync())
    return { name, parameters: parametersIn(answer) }
  }
  const prepareOnce = async (text: string): Promise<Prepared> => {
    const prepared = known.get(text) ?? (await prepare(text))
    // The one that was used last stands last.
    known.delete(text)
    known.set(text, prepared)
    const [oldest] = known.size > mostPrepared ? known : []
    if (oldest) {
      known.delete(oldest[0])
      await send(close({ type: 'S', name: oldest[1].name }), sync())
    }
    return prepared
  }
  const run = async (text: string, params: readonly unknown[]): Promise<unknown[]> => {
    const { name, parameters } = await prepareOnce(text)
    const values = params.map((value, at) => toText(pglite, value, parameters[at]))
    return rowsIn(pglite, await send(bind({ statement: name, values }), describe({ type: 'P' }), execute({}), sync()))
  }
  return { query: <R>(text: string, params: readonly unknown[] = []) => pglite.runExclusive(() => run(text, params)) as Promise<R[]> }
}

const parametersIn = (answer: readonly Message[]): readonly number[] =>
  answer.find((message): message is messages.ParameterDescriptionMessage => message.name === 'parameterDescription')?.dataTypeIDs ?? []

const toText = ({ serializers }: PGlite, value: unknown, type = 0): string | null => {
  if (value === null || value === undefined) return null
  const serialize = serializers[type] ?? String
  return serialize(value)
}

const rowsIn = ({ parsers }: PGlite, answer: readonly Message[]): unknown[] => {
  const columns = answer.find((message): message is messages.RowDescriptionMessage => message.name === 'rowDescription')?.fields ?? []
  return answer
    .filter((message): message is messages.DataRowMessage => message.name === 'dataRow')
    .map(({ fields }) =>
      Object.fromEntries(columns.map(({ name, dataTypeID }, at) => [name, types.parseType(fields[at] ?? null, dataTypeID, parsers)])),
    )
}
