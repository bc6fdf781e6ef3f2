import type { Need } from './scope.ts'

export interface NeedOptions {
  /** Of the data that faker makes up. Default `en`. */
  readonly fakerLocale?: string | undefined
}

/** Loads the helper for a need, to be handed out by `Tools.load`. Rejects when the library behind it cannot be loaded. */
export const loadNeed = async (need: Need, options: NeedOptions = {}): Promise<unknown> => {
  switch (need) {
    case 'jsonpath':
      return (await import('./needs/json-path-helper.ts')).createJsonPathHelper()
    case 'regex':
      return (await import('./needs/regex-helper.ts')).createRegexHelper()
    case 'hash':
      return (await import('./needs/hash-helper.ts')).createHashHelper()
    case 'json_schema':
      return (await import('./needs/json-schema/json-schema-helper.ts')).createJsonSchemaHelper()
    case 'xpath':
      return (await import('./needs/xpath/xpath-helper.ts')).createXPathHelper()
    case 'yaml':
      return (await import('./needs/yaml-helper.ts')).createYamlHelper()
    case 'csv':
      return (await import('./needs/csv-helper.ts')).createCsvHelper()
    case 'faker':
      return (await import('./needs/faker/faker-helper.ts')).createFakerHelper(options.fakerLocale)
  }
}
