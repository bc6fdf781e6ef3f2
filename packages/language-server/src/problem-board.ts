import type { Diagnostic } from 'vscode-languageserver'

/** What is wrong in each file, as each document found it: two flows may find the same in the file of their environment. */
export interface ProblemBoard {
  /** What a document found, by the URI of the file; what it found before is forgotten. */
  put(document: string, found: ReadonlyMap<string, readonly Diagnostic[]>): void
}

export const createProblemBoard = (send: (uri: string, diagnostics: Diagnostic[]) => void): ProblemBoard => {
  const byDocument = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>()
  const tell = (uri: string): void => {
    const all = [...byDocument.values()].flatMap((found) => found.get(uri) ?? [])
    const once = new Map(all.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]))
    send(uri, [...once.values()])
  }
  return {
    put: (document, found) => {
      const before = byDocument.get(document) ?? new Map()
      byDocument.set(document, found)
      for (const uri of new Set([...before.keys(), ...found.keys()])) tell(uri)
      if (found.size === 0) byDocument.delete(document)
    },
  }
}
