import type { RouteName } from '@testmesh/protocol'

export const roles = ['viewer', 'editor', 'admin', 'owner'] as const

export interface Ability {
  readonly does: string
  /** The least role. */
  readonly from: (typeof roles)[number]
  /** Operations of the API that it stands for; the server's policy says the same of each. */
  readonly by: readonly RouteName[]
}

export interface AbilityGroup {
  readonly about: string
  readonly abilities: readonly Ability[]
}

/** What members may do, from which role on. */
export const abilityGroups: readonly AbilityGroup[] = [
  {
    about: 'Flows',
    abilities: [
      {
        does: 'See flows, their versions and folders, and check a text',
        from: 'viewer',
        by: [
          'listFlows',
          'getFlow',
          'listFlowVersions',
          'getFlowVersion',
          'validateFlow',
          'completeFlow',
          'hoverFlow',
          'listActions',
          'listCollections',
          'getProject',
          'getContent',
        ],
      },
      {
        does: 'Make, change, restore, move and remove flows',
        from: 'editor',
        by: ['createFlow', 'updateFlow', 'restoreFlowVersion', 'moveFlows', 'deleteFlow', 'deleteFlows'],
      },
      { does: 'Make, change and remove folders', from: 'editor', by: ['createCollection', 'updateCollection', 'deleteCollection'] },
      { does: 'Push a project from the command line', from: 'editor', by: ['findMissingContents', 'putContent', 'pushProject'] },
    ],
  },
  {
    about: 'Executions',
    abilities: [
      {
        does: 'See executions, also as they run, and their reports and files',
        from: 'viewer',
        by: [
          'listExecutions',
          'listRecentExecutions',
          'getExecutionFacets',
          'getExecution',
          'listExecutionEvents',
          'listExecutionSteps',
          'getExecutionFlow',
          'listExecutionArtifacts',
          'getExecutionBlob',
          'getExecutionReport',
          'createTicket',
        ],
      },
      { does: 'Run flows, cancel and repeat executions', from: 'editor', by: ['createExecution', 'cancelExecution', 'rerunExecution'] },
    ],
  },
  {
    about: 'Environments',
    abilities: [
      {
        does: 'See environments, their variables, and which secrets are set',
        from: 'viewer',
        by: ['listEnvironments', 'getEnvironment', 'getVariableMatrix', 'exportVariables'],
      },
      { does: 'Set and remove variables', from: 'editor', by: ['changeVariables', 'importVariables'] },
      { does: 'Set and remove secrets', from: 'admin', by: ['setSecret', 'deleteSecret'] },
      { does: 'Make, change and remove environments', from: 'admin', by: ['createEnvironment', 'updateEnvironment', 'deleteEnvironment'] },
    ],
  },
  {
    about: 'People',
    abilities: [
      { does: 'See who belongs to the workspace', from: 'viewer', by: ['listMembers'] },
      {
        does: 'Invite and remove members, give them roles up to their own',
        from: 'admin',
        by: ['listInvitations', 'createInvitation', 'revokeInvitation', 'changeMember', 'removeMember'],
      },
      { does: 'Make and revoke API keys', from: 'admin', by: ['listApiKeys', 'createApiKey', 'revokeApiKey'] },
      { does: 'Read the audit log', from: 'admin', by: ['listAudit'] },
      { does: 'Make others owner, and change or remove owners', from: 'owner', by: [] },
    ],
  },
]
