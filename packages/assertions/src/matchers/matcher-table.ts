import { after } from './after.ts'
import { anyItem } from './any-item.ts'
import { atLeast } from './at-least.ts'
import { atMost } from './at-most.ts'
import { before } from './before.ts'
import { between } from './between.ts'
import { closeTo } from './close-to.ts'
import { contains } from './contains.ts'
import { each } from './each.ts'
import { empty } from './empty.ts'
import { endsWith } from './ends-with.ts'
import { equals } from './equals.ts'
import { exists } from './exists.ts'
import { greaterThan } from './greater-than.ts'
import { isNull } from './is-null.ts'
import { jsonSchema } from './json-schema.ts'
import { length } from './length.ts'
import { lessThan } from './less-than.ts'
import { match } from './match.ts'
import { matchExact } from './match-exact.ts'
import type { Matcher } from './matcher.ts'
import { matches } from './matches.ts'
import { notContains } from './not-contains.ts'
import { notEquals } from './not-equals.ts'
import { notOneOf } from './not-one-of.ts'
import { oneOf } from './one-of.ts'
import { schemaFile } from './schema-file.ts'
import { snapshot } from './snapshot.ts'
import { sorted } from './sorted.ts'
import { startsWith } from './starts-with.ts'
import { type } from './type.ts'
import { unique } from './unique.ts'
import { xpath } from './xpath.ts'

/** Every matcher by its canonical name. */
export const matchers = {
  equals,
  not_equals: notEquals,
  one_of: oneOf,
  not_one_of: notOneOf,
  contains,
  not_contains: notContains,
  starts_with: startsWith,
  ends_with: endsWith,
  matches,
  exists,
  is_null: isNull,
  type,
  length,
  empty,
  greater_than: greaterThan,
  less_than: lessThan,
  at_least: atLeast,
  at_most: atMost,
  between,
  close_to: closeTo,
  before,
  after,
  match,
  match_exact: matchExact,
  each,
  any_item: anyItem,
  sorted,
  unique,
  json_schema: jsonSchema,
  schema_file: schemaFile,
  snapshot,
  xpath,
} satisfies Record<string, Matcher>

export type MatcherName = keyof typeof matchers

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '').replaceAll('-', '')

const byName: ReadonlyMap<string, MatcherName> = new Map(
  Object.entries<Matcher>(matchers).flatMap(([name, { aliases = [] }]) =>
    [name, ...aliases].map((alias) => [plain(alias), name as MatcherName] as const),
  ),
)

/** The canonical name behind a spelling: `greaterThan`, `gt` and `greater_than` are one. */
export const findMatcherName = (name: string): MatcherName | undefined => byName.get(plain(name))

export const matcherNames = (): readonly string[] => Object.keys(matchers)
