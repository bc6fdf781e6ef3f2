import type { RouteName } from '@testmesh/protocol'
import type { ApiKeyScope, Role } from '@testmesh/storage'

/** Who may do it: anybody; a person, for himself; a member of the workspace, or a key of it. */
export type Rule =
  | { readonly where: 'public' }
  | { readonly where: 'self' }
  | {
      readonly where: 'workspace'
      /** The least that a member must be; `none`: it is nothing for people. */
      readonly role: Role | 'none'
      /** The least that a key must be for; `none`: no key will do. One for agents does their work, and nothing else. */
      readonly scope: ApiKeyScope | 'none'
    }

const anybody: Rule = { where: 'public' }
const self: Rule = { where: 'self' }
const look: Rule = { where: 'workspace', role: 'viewer', scope: 'read' }
const run: Rule = { where: 'workspace', role: 'editor', scope: 'run' }
const write: Rule = { where: 'workspace', role: 'editor', scope: 'admin' }
/** Bytes that nothing names yet change nothing: a text that is run refers to them. */
const send: Rule = { where: 'workspace', role: 'editor', scope: 'run' }
/** What executions need, their secrets in the clear, is for whoever runs them, and for nobody else. */
const work: Rule = { where: 'workspace', role: 'none', scope: 'agent' }
const manage: Rule = { where: 'workspace', role: 'admin', scope: 'admin' }
/** Accounts are a matter of people: a key that leaks makes no other. */
const managePeople: Rule = { where: 'workspace', role: 'admin', scope: 'none' }

/** Every operation, and who may do it. One that is missing here does not compile. */
export const policy: Readonly<Record<RouteName, Rule>> = {
  getSetup: anybody,
  setUp: anybody,
  login: anybody,
  refresh: anybody,
  logout: anybody,
  getInvitation: anybody,
  acceptInvitation: anybody,
  getPasswordLink: anybody,
  resetPassword: anybody,
  changePassword: self,
  getMe: self,
  listWorkspaces: self,
  createWorkspace: self,

  createTicket: look,
  listMembers: look,
  changeMember: managePeople,
  removeMember: managePeople,
  createPasswordLink: managePeople,
  disableMember: managePeople,
  enableMember: managePeople,
  listInvitations: managePeople,
  createInvitation: managePeople,
  revokeInvitation: managePeople,
  listApiKeys: managePeople,
  createApiKey: managePeople,
  revokeApiKey: managePeople,
  listAudit: manage,

  listFlows: look,
  listFlowFolders: look,
  getFlow: look,
  getFlowText: look,
  createFlow: write,
  updateFlow: write,
  deleteFlow: write,
  deleteFlows: write,
  moveFlows: write,
  listFlowVersions: look,
  getFlowVersion: look,
  restoreFlowVersion: write,
  validateFlow: look,
  completeFlow: look,
  hoverFlow: look,
  listActions: look,

  getProject: look,
  findMissingContents: send,
  putContent: send,
  getContent: look,
  pushProject: write,

  listCollections: look,
  createCollection: write,
  updateCollection: write,
  deleteCollection: write,

  listEnvironments: look,
  createEnvironment: manage,
  getEnvironment: look,
  updateEnvironment: manage,
  deleteEnvironment: manage,
  getVariableMatrix: look,
  changeVariables: write,
  setSecret: manage,
  deleteSecret: manage,
  importVariables: write,
  exportVariables: look,

  createExecution: run,
  listExecutions: look,
  listRecentExecutions: look,
  getExecutionFacets: look,
  getExecution: look,
  listExecutionEvents: look,
  listExecutionSteps: look,
  listExecutionAttempts: look,
  getExecutionFlow: look,
  listExecutionArtifacts: look,
  getExecutionBlob: look,
  getExecutionReport: look,
  cancelExecution: run,
  debugExecution: run,
  rerunExecution: run,

  shareExecution: run,
  listShares: look,
  removeShare: run,
  getSharedReport: anybody,

  getInsights: look,
  listPools: look,

  listSchedules: look,
  createSchedule: write,
  previewSchedule: look,
  getSchedule: look,
  updateSchedule: write,
  deleteSchedule: write,
  pauseSchedule: write,
  resumeSchedule: write,
  runSchedule: run,
  listScheduleFires: look,

  listTriggers: look,
  // Whoever has the secret of one starts flows here, and has no account.
  createTrigger: manage,
  getTrigger: look,
  updateTrigger: manage,
  deleteTrigger: manage,
  pauseTrigger: write,
  resumeTrigger: write,
  rotateTriggerSecret: manage,
  listTriggerArrivals: look,
  callTrigger: anybody,

  // Who is told what outside is nothing for those who only look.
  listWebhooks: write,
  createWebhook: manage,
  getWebhook: write,
  updateWebhook: manage,
  deleteWebhook: manage,
  pauseWebhook: manage,
  resumeWebhook: manage,
  rotateWebhookSecret: manage,
  testWebhook: manage,
  listWebhookDeliveries: write,
  redeliverWebhookDelivery: manage,

  takeExecutions: work,
  beatExecutions: work,
  noteAgent: work,
  forgetAgent: work,
  beginExecution: work,
  getExecutionContent: work,
  writeExecutionEvents: work,
  putExecutionBlob: work,
  endExecution: work,
  takeDebugCommands: work,
  answerDebugCommand: work,
  addCleanupEntry: work,
  finishCleanupEntry: work,
  takeLostThings: work,
  getLostContent: work,
  noteLostThing: work,
}

const roles: readonly Role[] = ['viewer', 'editor', 'admin', 'owner']
const scopes: readonly ApiKeyScope[] = ['read', 'run', 'admin']

export const isAtLeast = (role: Role, least: Role | 'none'): boolean => least !== 'none' && roles.indexOf(role) >= roles.indexOf(least)

export const covers = (scope: ApiKeyScope, least: ApiKeyScope | 'none'): boolean =>
  scope === least || (scope !== 'agent' && least !== 'agent' && least !== 'none' && scopes.indexOf(scope) >= scopes.indexOf(least))
