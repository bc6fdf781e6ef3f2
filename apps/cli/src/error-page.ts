import { isPackaged } from './version.ts'

/** What every code means, as a page: made from the tables of the packages. */
export const errorPage = new URL(isPackaged ? './errors.md' : '../../../docs/errors.md', import.meta.url)
