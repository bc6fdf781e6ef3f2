export * from './model.ts'
// From text
export type { ConfigReading, ReadConfigTextOptions } from './read/read-config-text.ts'
export { readConfigText } from './read/read-config-text.ts'
export type { ReadFlowOptions } from './read/read-flow.ts'
export { readFlow, readFlows } from './read/read-flow.ts'
export type { YamlValue } from './read/read-yaml.ts'
export { readYaml } from './read/read-yaml.ts'
