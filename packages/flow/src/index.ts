export * from './model.ts'
// From text
export type { ReadData } from './read/read-data.ts'
export { readData } from './read/read-data.ts'
export type { ReadFlowOptions } from './read/read-flow.ts'
export { readFlow, readFlows } from './read/read-flow.ts'
export type { YamlValue } from './read/read-yaml.ts'
export { readYaml } from './read/read-yaml.ts'
