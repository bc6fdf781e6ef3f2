import { afterEach, describe, expect, it, vi } from 'vitest'
import { describeTerminal } from './terminal.ts'

afterEach(() => vi.unstubAllEnvs())

describe('colour', () => {
  it.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
  ])('with FORCE_COLOR=%s', (value, color) => {
    vi.stubEnv('NO_COLOR', undefined)
    vi.stubEnv('FORCE_COLOR', value)
    expect(describeTerminal({}).color).toBe(color)
    expect(describeTerminal({ color: !color }).color).toBe(!color)
  })

  it('is none with NO_COLOR, whatever FORCE_COLOR says', () => {
    vi.stubEnv('NO_COLOR', '1')
    vi.stubEnv('FORCE_COLOR', '1')
    expect(describeTerminal({}).color).toBe(false)
  })
})

describe('width', () => {
  const columns = Object.getOwnPropertyDescriptor(process.stdout, 'columns') ?? { value: undefined }
  const setColumns = (descriptor: PropertyDescriptor) =>
    Object.defineProperty(process.stdout, 'columns', { configurable: true, writable: true, ...descriptor })
  afterEach(() => setColumns(columns))

  it.each([
    ['of the terminal', 90, '70', 90],
    ['what the shell says, of a terminal that nobody gave a size', 0, '70', 70],
    ['what the shell says, of a pipe', undefined, '70', 70],
    ['120, where nobody knows', 0, undefined, 120],
  ])('is %s', (_, value, shell, width) => {
    setColumns({ value })
    vi.stubEnv('COLUMNS', shell)
    expect(describeTerminal({}).width()).toBe(width)
  })
})
