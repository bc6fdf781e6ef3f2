// Annotations of problems that are found before anything runs; apart, because no run needs it.
export type { Annotation } from './github/annotation.ts'
export { annotationLine, shownOfAKind } from './github/annotation.ts'
