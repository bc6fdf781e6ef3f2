import type { Spool } from '../reporter.ts'

export const inMemory = (): Spool => {
  const pieces: string[] = []
  return { append: (text) => void pieces.push(text), pieces: () => pieces, close: () => undefined }
}
