import { type Files, mediaTypeOf } from '@testmesh/action-kit'
import type { Body } from './build-body.ts'

/** The bytes of a file, whole in memory. @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const fileBody = async (path: string, files: Files): Promise<Body> => ({
  content: await files.read(path),
  contentType: mediaTypeOf(path),
})
