// What an author may write, for editors and other tools that know JSON Schema.
export { flowJsonSchema } from './json-schema/flow-json-schema.ts'
