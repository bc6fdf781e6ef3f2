import type { CodeEntry } from '@testmesh/protocol'

/** What reading the document of an API reports. */
export const coverageCodes = {
  OPENAPI_UNREADABLE: {
    title: 'The document of an API cannot be read.',
    hint: 'It is OpenAPI 3 or Swagger 2, written in YAML or JSON.',
  },
  OPENAPI_NO_OPERATIONS: {
    title: 'A document describes no operation of an API.',
    hint: 'Operations stand below `paths`: GET of /orders is `get` of `/orders`.',
  },
  OPENAPI_LOST_PATH: {
    title: 'The operations of a path stand in another document.',
    hint: 'Bundle the documents into one: what stands elsewhere is not counted.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>
