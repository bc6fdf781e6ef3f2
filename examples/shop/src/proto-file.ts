import { fileURLToPath } from 'node:url'

/** The recommendations' proto file, for clients that want it. */
export const protoFile = fileURLToPath(new URL('./recommendations/recommendations.proto', import.meta.url))
