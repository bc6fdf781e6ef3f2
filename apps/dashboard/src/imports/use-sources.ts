'use client'
import type { SourceFormat } from '@testmesh/importers'
import { formatBytes } from '../ui/format.ts'
import { useKeptState } from './use-kept-state.ts'
import type { ReadSource } from './worker/messages.ts'
import { readSource } from './worker/read-source.ts'

/** Something to import from: a file, or a text that was pasted. */
export interface Source {
  readonly id: number
  readonly name: string
  readonly content: Blob | string
  /** What somebody said it is. Absent: it is found out. */
  readonly format?: SourceFormat
  readonly state:
    | { readonly type: 'reading' }
    | { readonly type: 'read'; readonly read: ReadSource }
    | { readonly type: 'refused'; readonly why: string }
}

export interface Sources {
  readonly list: readonly Source[]
  readonly add: (name: string, content: Blob | string) => void
  /** Reads it again, as what somebody says it is; undefined: as what it looks like. */
  readonly readAs: (source: Source, format: SourceFormat | undefined) => void
  readonly remove: (id: number) => void
  readonly clear: () => void
}

const mostBytes = 20_000_000

const none: readonly Source[] = []
/** What is being read goes on while another page is looked at. */
const reading = new Map<number, AbortController>()
let lastId = 0

/** Nothing of it is held any longer: it may be large. */
const stopReading = (id: number): void => {
  reading.get(id)?.abort()
  reading.delete(id)
}

/** Sources, each read as soon as it is there. */
export const useSources = (): Sources => {
  const [list, setList] = useKeptState('sources', none)
  const settle = (id: number, state: Source['state']): void =>
    setList((before) => before.map((one) => (one.id === id ? { ...one, state } : one)))
  const read = ({ id, name, content, format }: Omit<Source, 'state'>): void => {
    reading.get(id)?.abort()
    const stop = new AbortController()
    reading.set(id, stop)
    readSource({ content, name: withoutEnding(name), ...(format && { format }) }, stop.signal)
      .then(
        (read): Source['state'] => ({ type: 'read', read }),
        (error: Error): Source['state'] => ({ type: 'refused', why: error.message }),
      )
      .then((state) => {
        // Taken out, or read as something else meanwhile.
        if (reading.get(id) !== stop) return
        reading.delete(id)
        settle(id, state)
      })
  }
  return {
    list,
    add: (name, content) => {
      lastId += 1
      const source = { id: lastId, name, content }
      const size = typeof content === 'string' ? content.length : content.size
      const why = size > mostBytes ? `It has ${formatBytes(size)}; a source may have ${formatBytes(mostBytes)}.` : undefined
      setList((before) => [...before, { ...source, state: why === undefined ? { type: 'reading' } : { type: 'refused', why } }])
      if (why === undefined) read(source)
    },
    readAs: ({ id, name, content }, format) => {
      const source = { id, name, content, ...(format && { format }) }
      setList((before) => before.map((one) => (one.id === id ? { ...source, state: { type: 'reading' } } : one)))
      read(source)
    },
    remove: (id) => {
      stopReading(id)
      setList((before) => before.filter((one) => one.id !== id))
    },
    clear: () => {
      for (const { id } of list) stopReading(id)
      setList(() => none)
    },
  }
}

const withoutEnding = (name: string): string => name.replace(/(?<=.)\.[^.]*$/, '')
