import type { JsonValue, ShownValue } from '@testmesh/protocol'

/** What `loadNeed('jsonpath')` gives. */
export interface JsonPathHelper {
  /**
   * The values a path finds, lazily.
   *
   * @param spend Told of each step through the document; what it throws ends the query.
   * @throws Error when the path cannot be read
   */
  query(path: string, value: unknown, spend: (steps: number) => void): Iterable<unknown>
  /** The keys that lead to each of them, likewise. */
  locate(path: string, value: unknown, spend: (steps: number) => void): (string | number)[][]
}

/** What `loadNeed('regex')` gives: RE2, in linear time. */
export interface RegexHelper {
  /** @throws Error when the pattern cannot be read */
  compile(pattern: string): Regex
}

export interface Regex {
  /** Whether the pattern matches somewhere in the text. */
  test(text: string): boolean
  /** The first match and its groups. */
  find(text: string): (string | undefined)[] | undefined
  /** Every match, from the first on. */
  all(text: string): Iterable<RegexMatch>
}

export interface RegexMatch {
  readonly start: number
  readonly end: number
  /** The match itself, and its groups. */
  readonly groups: readonly (string | undefined)[]
}

/** What `loadNeed('hash')` gives. `undefined` stands for an algorithm or an encoding that nobody knows. */
export interface HashHelper {
  /** In hexadecimal. */
  sha256(bytes: Uint8Array): string
  /** As hex, base64 or base64Url. */
  encode(bytes: Uint8Array, encoding: string): string | undefined
  digest(algorithm: string, bytes: Uint8Array): Uint8Array | undefined
  hmac(algorithm: string, key: Uint8Array, bytes: Uint8Array): Uint8Array | undefined
}

/** What `loadNeed('yaml')` gives: YAML 1.2 with merge keys. */
export interface YamlHelper {
  /** JSON; whole numbers that are too long for a number are text. @throws Error when it is no YAML, or several documents */
  parse(text: string): JsonValue
}

/** What `loadNeed('csv')` gives. */
export interface CsvHelper {
  /** Each line under the names of the first. @throws Error when it is no such CSV */
  parse(text: string, separator: string): Record<string, string>[]
}

/** What `loadNeed('json_schema')` gives. */
export interface JsonSchemaHelper {
  /** Never throws: what is wrong with the schema is told. */
  compile(schema: JsonValue): CompiledSchema
}

export interface CompiledSchema {
  /** Why it cannot be used. */
  readonly problems: readonly SchemaProblem[]
  /** What of it is not checked though it looks so: a format that nobody knows, a misspelt keyword. */
  readonly notes: readonly SchemaProblem[]
  /** Where a JSON value is not valid, the nearest to its root first; empty when it is, and when there are problems. */
  validate(value: unknown): SchemaViolation[]
}

export interface SchemaProblem {
  /** Keys into the schema. */
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly hint?: string
}

export interface SchemaViolation {
  /** Keys into the value; the last may be one that is missing. */
  readonly path: readonly (string | number)[]
  /** Absent where nothing may be. */
  readonly expected?: ShownValue
  readonly actual: unknown
  readonly note?: string
  /** Of a choice, what is wrong with each alternative. */
  readonly alternatives?: readonly (readonly SchemaViolation[])[]
}

/** What `loadNeed('xpath')` gives: XPath 1.0 over XML text. */
export interface XPathHelper {
  /** @throws ExpressionError EXPRESSION_PATTERN without a place, for a path that cannot be read */
  check(path: string): void
  /**
   * A number, a boolean or text as the path says; for a path to nodes, the text of each, in the order of the document. A name
   * without a prefix matches in any namespace; a prefix is looked up in `namespaces`, then in what the document declares.
   *
   * @param namespaces URIs by prefix. Default: none but the document's own.
   * @throws ExpressionError without a place: EXPRESSION_PATTERN for a path that cannot be read, EXPRESSION_TYPE for text that is
   *   not XML, EXPRESSION_BUDGET for too much of either
   */
  query(text: string, path: string, namespaces?: Readonly<Record<string, string>>): number | boolean | string | string[]
}

/** Where a draw takes its chance and its time from. */
export interface FakerPorts {
  random(): number
  now(): number
}

/** What `loadNeed('faker')` gives: made-up data. */
export interface FakerHelper {
  /** Draws by a name of faker, old or new: `person.firstName`. @throws ExpressionError without a place */
  draw(name: string, args: readonly unknown[], ports: FakerPorts): unknown
}

/** Helpers as `Tools.load` hands them out. */
export const asJsonPath = (helper: unknown): JsonPathHelper => helper as JsonPathHelper
export const asRegex = (helper: unknown): RegexHelper => helper as RegexHelper
export const asHash = (helper: unknown): HashHelper => helper as HashHelper
export const asYaml = (helper: unknown): YamlHelper => helper as YamlHelper
export const asCsv = (helper: unknown): CsvHelper => helper as CsvHelper
export const asFaker = (helper: unknown): FakerHelper => helper as FakerHelper
export const asXPath = (helper: unknown): XPathHelper => helper as XPathHelper
export const asJsonSchema = (helper: unknown): JsonSchemaHelper => helper as JsonSchemaHelper
