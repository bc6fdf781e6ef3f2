import { parseExactJson } from '@testmesh/action-kit'

export type ParsedJson = { readonly value: unknown } | { readonly problem: string }

/** JSON whose integers beyond 2^53 become text, so that no digit of an id is lost. */
export const parseJson = (text: string): ParsedJson => {
  try {
    return { value: parseExactJson(text) }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
