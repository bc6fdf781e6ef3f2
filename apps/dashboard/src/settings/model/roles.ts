import type { RouteName } from '@testmesh/protocol'
import type { Membership } from '../../session/api.tsx'

export type Role = Membership['role']

export const roles: readonly { readonly role: Role; readonly name: string; readonly about: string }[] = [
  { role: 'viewer', name: 'Viewer', about: 'Looks at everything but webhooks, invitations, keys and the audit log.' },
  { role: 'editor', name: 'Editor', about: 'Also writes, runs and schedules flows, sets variables, and looks at webhooks.' },
  { role: 'admin', name: 'Admin', about: 'Also has the people, keys, triggers, webhooks, environments and secrets in hand.' },
  { role: 'owner', name: 'Owner', about: 'As an admin, and above all of them. There is always one.' },
]

export const isAtLeast = (role: Role, least: Role | 'none'): boolean => least !== 'none' && rankOf(role) >= rankOf(least)

const rankOf = (wanted: Role): number => roles.findIndex(({ role }) => role === wanted)

/** Nobody gives what is above him. */
export const rolesUpTo = (own: Role): readonly Role[] => roles.map(({ role }) => role).filter((role) => isAtLeast(own, role))

/** `an editor`. */
export const withArticle = (role: Role): string => `${/^[aeo]/.test(role) ? 'an' : 'a'} ${role}`

export type Scope = 'read' | 'run' | 'admin' | 'agent'

export const scopes: readonly { readonly scope: Scope; readonly name: string; readonly about: string }[] = [
  { scope: 'read', name: 'Read', about: 'Look at flows, environments and executions.' },
  { scope: 'run', name: 'Run', about: 'Also run flows, stored or sent along. What a CI needs.' },
  { scope: 'admin', name: 'Admin', about: 'Also change flows, folders and environments, and read the audit log.' },
  {
    scope: 'agent',
    name: 'Agent',
    about: 'Run executions in another network, with their secrets, and nothing else. What testmesh agent needs.',
  },
]

export interface Ability {
  readonly what: string
  /** The least that a member must be; `none`: it is nothing for people. */
  readonly role: Role | 'none'
  /** The least that an API key must be for; `none`: no key will do. */
  readonly scope: Scope | 'none'
  /** Of the API, that it stands for. */
  readonly operations: readonly RouteName[]
}

/** What the server allows whom: its policy in words. */
export const abilities: readonly { readonly group: string; readonly items: readonly Ability[] }[] = [
  {
    group: 'Flows and folders',
    items: [
      {
        what: 'See flows, their versions and folders',
        role: 'viewer',
        scope: 'read',
        operations: [
          'listFlows',
          'listFlowFolders',
          'getFlow',
          'getFlowText',
          'listFlowVersions',
          'getFlowVersion',
          'listCollections',
          'listActions',
        ],
      },
      {
        what: 'Check a flow, without keeping it',
        role: 'viewer',
        scope: 'read',
        operations: ['validateFlow', 'completeFlow', 'hoverFlow'],
      },
      {
        what: 'Write, move, restore and delete flows',
        role: 'editor',
        scope: 'admin',
        operations: ['createFlow', 'updateFlow', 'moveFlows', 'restoreFlowVersion', 'deleteFlow', 'deleteFlows'],
      },
      {
        what: 'Make, move and delete folders',
        role: 'editor',
        scope: 'admin',
        operations: ['createCollection', 'updateCollection', 'deleteCollection'],
      },
    ],
  },
  {
    group: 'Projects',
    items: [
      { what: 'Pull a project', role: 'viewer', scope: 'read', operations: ['getProject', 'getContent'] },
      { what: 'Send files along with a text to run', role: 'editor', scope: 'run', operations: ['findMissingContents', 'putContent'] },
      { what: 'Push a project', role: 'editor', scope: 'admin', operations: ['pushProject'] },
    ],
  },
  {
    group: 'Executions',
    items: [
      {
        what: 'See executions, reports, what they left, and who runs them',
        role: 'viewer',
        scope: 'read',
        operations: [
          'listExecutions',
          'listRecentExecutions',
          'getExecutionFacets',
          'getExecution',
          'listExecutionEvents',
          'listExecutionSteps',
          'listExecutionAttempts',
          'getExecutionFlow',
          'listExecutionArtifacts',
          'getExecutionBlob',
          'getExecutionReport',
          'listShares',
          'getInsights',
          'listPools',
          'createTicket',
        ],
      },
      {
        what: 'Run, debug, re-run and cancel',
        role: 'editor',
        scope: 'run',
        operations: ['createExecution', 'rerunExecution', 'debugExecution', 'cancelExecution'],
      },
      {
        what: 'Share the report of an execution by a link, and end the link',
        role: 'editor',
        scope: 'run',
        operations: ['shareExecution', 'removeShare'],
      },
    ],
  },
  {
    group: 'Agents',
    items: [
      {
        what: 'Run executions in another network, with their secrets',
        role: 'none',
        scope: 'agent',
        operations: [
          'takeExecutions',
          'beatExecutions',
          'noteAgent',
          'forgetAgent',
          'beginExecution',
          'getExecutionContent',
          'writeExecutionEvents',
          'putExecutionBlob',
          'endExecution',
          'takeDebugCommands',
          'answerDebugCommand',
          'addCleanupEntry',
          'finishCleanupEntry',
          'takeLostThings',
          'getLostContent',
          'noteLostThing',
        ],
      },
    ],
  },
  {
    group: 'Schedules',
    items: [
      {
        what: 'See schedules, and what came of them',
        role: 'viewer',
        scope: 'read',
        operations: ['listSchedules', 'getSchedule', 'listScheduleFires', 'previewSchedule'],
      },
      { what: 'Run what a schedule runs, now', role: 'editor', scope: 'run', operations: ['runSchedule'] },
      {
        what: 'Make, change, pause and remove schedules',
        role: 'editor',
        scope: 'admin',
        operations: ['createSchedule', 'updateSchedule', 'pauseSchedule', 'resumeSchedule', 'deleteSchedule'],
      },
    ],
  },
  {
    group: 'Triggers',
    items: [
      {
        what: 'See triggers, and what came to them',
        role: 'viewer',
        scope: 'read',
        operations: ['listTriggers', 'getTrigger', 'listTriggerArrivals'],
      },
      { what: 'Pause and resume triggers', role: 'editor', scope: 'admin', operations: ['pauseTrigger', 'resumeTrigger'] },
      {
        what: 'Make, change and remove triggers, and give them a new secret',
        role: 'admin',
        scope: 'admin',
        operations: ['createTrigger', 'updateTrigger', 'deleteTrigger', 'rotateTriggerSecret'],
      },
    ],
  },
  {
    group: 'Webhooks',
    items: [
      {
        what: 'See webhooks, and what they told',
        role: 'editor',
        scope: 'admin',
        operations: ['listWebhooks', 'getWebhook', 'listWebhookDeliveries'],
      },
      {
        what: 'Make, change, test, pause and remove webhooks',
        role: 'admin',
        scope: 'admin',
        operations: [
          'createWebhook',
          'updateWebhook',
          'deleteWebhook',
          'pauseWebhook',
          'resumeWebhook',
          'rotateWebhookSecret',
          'testWebhook',
          'redeliverWebhookDelivery',
        ],
      },
    ],
  },
  {
    group: 'Environments',
    items: [
      {
        what: 'See variables, and which secrets are set',
        role: 'viewer',
        scope: 'read',
        operations: ['listEnvironments', 'getEnvironment', 'getVariableMatrix'],
      },
      { what: 'Download variables as .env', role: 'viewer', scope: 'read', operations: ['exportVariables'] },
      { what: 'Set, import and remove variables', role: 'editor', scope: 'admin', operations: ['changeVariables', 'importVariables'] },
      { what: 'Set and remove secrets', role: 'admin', scope: 'admin', operations: ['setSecret', 'deleteSecret'] },
      {
        what: 'Make, change and delete environments',
        role: 'admin',
        scope: 'admin',
        operations: ['createEnvironment', 'updateEnvironment', 'deleteEnvironment'],
      },
    ],
  },
  {
    group: 'People and keys',
    items: [
      { what: 'See the members', role: 'viewer', scope: 'read', operations: ['listMembers'] },
      {
        what: 'Invite people, and take invitations back',
        role: 'admin',
        scope: 'none',
        operations: ['listInvitations', 'createInvitation', 'revokeInvitation'],
      },
      {
        what: 'Change roles up to your own, and remove members',
        role: 'admin',
        scope: 'none',
        operations: ['changeMember', 'removeMember'],
      },
      {
        what: 'Disable and enable accounts up to your own role, and let their people set a new password',
        role: 'admin',
        scope: 'none',
        operations: ['disableMember', 'enableMember', 'createPasswordLink'],
      },
      { what: 'Make and revoke API keys', role: 'admin', scope: 'none', operations: ['listApiKeys', 'createApiKey', 'revokeApiKey'] },
      { what: 'Read the audit log', role: 'admin', scope: 'admin', operations: ['listAudit'] },
    ],
  },
]
