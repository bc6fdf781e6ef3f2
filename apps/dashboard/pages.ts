import { fileURLToPath } from 'node:url'

/** The folder that `pnpm build` writes the pages to: here, and in the published command beside its code. */
export const pagesFolder = fileURLToPath(new URL('./out/', import.meta.url))
