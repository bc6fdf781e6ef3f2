// The door behind which the YAML library stands: imported only when a text has to be read.
export { hashText, readFlows, readYaml } from '@testmesh/flow'
