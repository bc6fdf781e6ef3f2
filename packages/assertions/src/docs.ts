// What people read about matchers: for editors and pages, apart from what a run loads.
export { assertionJson } from './assertion-json.ts'
export type { MatcherDoc, MatcherGroup } from './matchers/matcher-docs.ts'
export { matcherGroups } from './matchers/matcher-docs.ts'
