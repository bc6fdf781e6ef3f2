import type { Config } from '@testmesh/action-kit'
import type { mockServerStartSchema } from '../mock-server-start.schema.ts'
import type { mockServerVerifySchema } from '../mock-server-verify.schema.ts'

/** What a mock server is made of, as its handler gets it. */
export type Settings = Config<typeof mockServerStartSchema>
export type Endpoint = NonNullable<Settings['endpoints']>[number]
export type Match = NonNullable<Endpoint['match']>
export type MockResponse = NonNullable<Endpoint['response']>
export type ConditionalResponse = NonNullable<Endpoint['responses']>[number]
export type StateUpdate = NonNullable<Endpoint['state']>
export type StateChange = NonNullable<MockResponse['state_changes']>[number]
export type Chaos = NonNullable<Settings['chaos']>
export type ChaosRule = NonNullable<Chaos['rules']>[number]
export type Delay = NonNullable<MockResponse['delay']>
export type Cors = Exclude<NonNullable<Settings['cors']>, boolean>
export type ProxyTarget = Exclude<NonNullable<Settings['proxy']>, string>
/** What a request must be like. */
export type RequestPattern = Pick<
  NonNullable<Config<typeof mockServerVerifySchema>['assertions']>[number],
  'query' | 'headers' | 'body' | 'body_matches'
>
export type Expectation = NonNullable<Config<typeof mockServerVerifySchema>['assertions']>[number]
