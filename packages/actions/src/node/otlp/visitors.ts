import type { Decode } from './protobuf.ts'

/** The longest request that is read, packed or not. Bytes. */
export const LONGEST_REQUEST = 16 * 1024 * 1024

/** What the doors of a receiver share. */
export interface Visitors {
  /** Keeps the spans of a request that was decoded; gives those it had to refuse, in words. @throws Error when it is no such request */
  take(request: unknown, sizeBytes: number): readonly string[]
  /** Notes a request that could not be read. */
  refuse(problem: string): void
  /** Of protobuf; loaded by whoever sends it first. */
  decoder(): Promise<Decode>
}

/** An open port. */
export interface Door {
  readonly port: number
  /** Closes the port and every connection. */
  close(): Promise<void>
}
