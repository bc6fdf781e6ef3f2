import type { PageFile, PageFiles } from './page-files.ts'

/**
 * The file of an address. The exported pages stand once for every workspace and every id, in folders named `_`:
 * `/w/acme/flows/7f0…/` is `w/_/flows/_/index.html`.
 */
export const findPage = (files: PageFiles, pathname: string): PageFile | undefined => {
  const parts = decodePath(pathname)
  if (!parts) return undefined
  return find(files, parts, '')
}

const find = (files: PageFiles, [part, ...rest]: readonly string[], folder: string): PageFile | undefined => {
  if (part === undefined) return files.get(`${folder}index.html`)
  if (rest.length === 0 && files.has(folder + part)) return files.get(folder + part)
  return find(files, rest, `${folder}${part}/`) ?? (part === '_' ? undefined : find(files, rest, `${folder}_/`))
}

const decodePath = (pathname: string): string[] | undefined => {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    return undefined
  }
}
