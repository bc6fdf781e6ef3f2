import { textPart } from './text-part.ts'

export const endsWith = textPart('ends with', (actual, expected) => actual.endsWith(expected))
