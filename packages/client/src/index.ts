export type { CallOf, Client, ClientOptions, FollowOptions } from './create-client.ts'
export { ApiProblem, createClient } from './create-client.ts'
