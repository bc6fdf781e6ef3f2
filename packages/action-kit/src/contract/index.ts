export type { ContractCase, ContractExample, ContractOptions } from './action-contract.ts'
export { actionContract } from './action-contract.ts'
export type { Attachment, TestContext, TestPorts } from './test-context.ts'
export { createTestContext } from './test-context.ts'
