import { isRunnable, type SelectedFlows } from '@testmesh/project'
import { count } from './count.ts'

/** `2 of 3 flows are valid, 1 warning` */
export const validityText = ({ flows, passedOver }: Pick<SelectedFlows, 'flows' | 'passedOver'>): string => {
  const valid = flows.filter(isRunnable).length
  const warnings = flows.flatMap((flow) => flow.diagnostics).filter(({ severity }) => severity === 'warning').length
  const noted = warnings > 0 ? `, ${count(warnings, 'warning')}` : ''
  const over = passedOver > 0 ? `, ${count(passedOver, 'other YAML file')} passed over` : ''
  return `${valid} of ${count(flows.length, 'flow')} ${valid === 1 || flows.length === 1 ? 'is' : 'are'} valid${noted}${over}`
}
