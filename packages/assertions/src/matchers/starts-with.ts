import { textPart } from './text-part.ts'

export const startsWith = textPart('starts with', (actual, expected) => actual.startsWith(expected))
