import type { UnnumberedEvent } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { createHandOver } from './hand-over.ts'

const event = (type: 'execution.resumed' | 'execution.finished', executionId = 'a'): UnnumberedEvent =>
  ({ v: 1, executionId, epoch: 0, at: 0, type, data: {} }) as UnnumberedEvent

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('what executions tell', () => {
  it('is taken once they wait for something, in the order in which it was told', async () => {
    const taken: string[] = []
    const { sinkFor } = createHandOver()
    const one = sinkFor(() => taken.push('one'))
    const other = sinkFor(() => taken.push('other'))
    one([event('execution.resumed')])
    other([event('execution.resumed')])
    await undefined
    one([event('execution.resumed')])
    expect(taken).toEqual([])
    await turn()
    expect(taken).toEqual(['one', 'other', 'one'])
  })

  it('is taken at once when an execution ends, with all before it', () => {
    const taken: string[] = []
    const { sinkFor } = createHandOver()
    const one = sinkFor(() => taken.push('one'))
    sinkFor(() => taken.push('other'))([event('execution.resumed')])
    one([event('execution.resumed'), event('execution.finished')])
    expect(taken).toEqual(['other', 'one'])
  })

  it('is taken at once when much of it waits: an execution may never wait', () => {
    let count = 0
    const sink = createHandOver().sinkFor((events) => {
      count += events.length
    })
    for (let told = 0; told < 1_000; told++) sink([event('execution.resumed')])
    expect(count).toBeGreaterThan(500)
  })

  it('tells the engine what went wrong as it was taken, and takes no more of that execution', async () => {
    const taken: string[] = []
    const { sinkFor } = createHandOver()
    const full = sinkFor(() => {
      taken.push('full')
      throw new Error('the disk is full')
    })
    const other = sinkFor(() => taken.push('other'))
    full([event('execution.resumed')])
    full([event('execution.resumed')])
    other([event('execution.resumed')])
    await turn()
    expect(taken).toEqual(['full', 'other'])
    expect(() => full([event('execution.resumed')])).toThrow('the disk is full')
    const late = sinkFor(() => {
      throw new Error('late')
    })
    expect(() => late([event('execution.finished')])).toThrow('late')
  })
})
