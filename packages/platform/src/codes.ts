import type { CodeEntry } from '@testmesh/protocol'

/** Why a server does not do what it was asked. */
export const platformCodes = {
  NOT_FOUND: { title: 'There is no such thing here.', hint: 'Check the id, and the workspace in X-Workspace.' },
  UNAUTHENTICATED: { title: 'It is not known who asks.', hint: 'Send Authorization: Bearer with an access token or an API key.' },
  FORBIDDEN: { title: 'You may not do this here.', hint: 'The message says what it takes; an admin of the workspace gives it.' },
  WORKSPACE_REQUIRED: { title: 'It is not said which workspace is meant.', hint: 'Send its slug in X-Workspace.' },
  WORKSPACE_NAME_TAKEN: { title: 'There are too many workspaces of this name.', hint: 'Choose another name.' },
  RATE_LIMITED: { title: 'That was too often.', hint: 'Retry-After says how long to wait.' },
  BAD_LOGIN: { title: 'Email and password do not belong together.', hint: 'Try again; after ten tries, wait a minute.' },
  BAD_PASSWORD: { title: 'That is not the present password.', hint: 'Type the password that you sign in with.' },
  PASSWORD_TOO_WEAK: { title: 'The password is too weak.', hint: 'Take 10 characters or more: several words do well.' },
  BAD_SETUP_LINK: {
    title: 'The link is not the one for the first account.',
    hint: 'The server prints it at its start, until there is an account.',
  },
  ALREADY_SET_UP: { title: 'The first account has been made already.', hint: 'Sign in, or ask for an invitation.' },
  HAS_ACCOUNT: { title: 'The email has an account already.', hint: 'Sign in, then open the link of the invitation again.' },
  ALREADY_MEMBER: {
    title: 'Who is invited belongs to the workspace already.',
    hint: 'An invitation changes no role: an admin does, under Members.',
  },
  INVITED_SOMEBODY_ELSE: {
    title: 'The invitation is for another email.',
    hint: 'Sign in with the account of that email, or ask for an invitation of your own.',
  },
  LAST_OWNER: { title: 'A workspace keeps one owner.', hint: 'Make somebody else an owner first.' },
  OWN_ACCOUNT: {
    title: 'Nobody does this to the account he is signed in with.',
    hint: 'Another admin or owner does it. Your own password you change under Account.',
  },
  ACCOUNT_DISABLED: { title: 'The account is disabled.', hint: 'An admin enables it, under Members.' },
  BAD_PASSWORD_LINK: {
    title: 'The link for a new password does not hold, or no longer.',
    hint: 'It works once, for a day, and only the newest one does. Ask for another.',
  },
  FLOW_CONFLICT: { title: 'Somebody saved this flow meanwhile.', hint: 'Compare with "current", then save with its version in If-Match.' },
  FLOW_PATH_TAKEN: { title: 'Another flow has this path.', hint: 'A path belongs to one flow of a workspace.' },
  FLOW_NOT_UTF8: { title: 'A flow that was pushed is not UTF-8 text.', hint: 'Save the file as UTF-8.' },
  CONTENT_MISSING: {
    title: 'A push, or a text to run, names bytes that were not sent.',
    hint: 'Send them with PUT /contents/{sha256} first.',
  },
  PATH_TWICE: { title: 'A push names a path twice.', hint: 'Each path once, as a flow or as a file.' },
  ENVIRONMENT_CONFLICT: {
    title: 'Somebody changed this environment meanwhile.',
    hint: 'Read it again, then change it with its version in If-Match.',
  },
  ENVIRONMENT_NAME_TAKEN: { title: 'There is an environment of this name already.', hint: 'Choose another name.' },
  VARIABLE_CONFLICT: {
    title: 'Somebody changed a variable meanwhile.',
    hint: 'Compare your values with those in "current", then change them with those as "base".',
  },
  VARIABLE_SET_AND_REMOVED: { title: 'One change sets and removes the same variable.', hint: 'Set it or remove it, in one change.' },
  SECRET_CONFLICT: {
    title: 'Somebody set or removed this secret meanwhile.',
    hint: 'When it should be changed all the same, say the version in "current" in If-Match; 0 when it is not set.',
  },
  NAME_IS_SECRET: { title: 'A secret of the environment has this name.', hint: 'Remove the secret first, or give it a new value.' },
  NAME_IS_VARIABLE: { title: 'A variable of the environment has this name.', hint: 'Remove the variable first.' },
  SECRET_TOO_WEAK: {
    title: 'The value of a secret is so short or plain that masking it would hide other text too.',
    hint: 'Take a longer one, or send "allowWeak": true.',
  },
  BAD_CRON: {
    title: 'The cron expression of a schedule cannot be read.',
    hint: 'Write minute, hour, day of the month, month, weekday: "30 6 * * 1-5", or @daily.',
  },
  BAD_TIMEZONE: { title: 'There is no time zone of this name.', hint: 'Take a name as in Europe/Berlin, or UTC.' },
  BAD_SCHEDULE: { title: 'A part of the schedule cannot be as it is.', hint: '"errors" names the part, and the message says why.' },
  SCHEDULE_CONFLICT: {
    title: 'Somebody changed this schedule meanwhile.',
    hint: 'Compare with "current", then save with its version in If-Match.',
  },
  SCHEDULE_NAME_TAKEN: { title: 'There is a schedule of this name already.', hint: 'Choose another name.' },
  NOTHING_TO_RUN: { title: 'Nothing of the schedule or trigger can run.', hint: 'The message names each flow, and what is wrong with it.' },
  BAD_TRIGGER: { title: 'A part of the trigger cannot be as it is.', hint: '"errors" names each part, and what is wrong with it.' },
  TRIGGER_CONFLICT: {
    title: 'Somebody changed this trigger meanwhile.',
    hint: 'Compare with "current", then save with its version in If-Match.',
  },
  TRIGGER_NAME_TAKEN: { title: 'There is a trigger of this name already.', hint: 'Choose another name.' },
  TOO_MANY_TRIGGERS: { title: 'The workspace has as many triggers as it may.', hint: 'Delete one that nobody needs.' },
  UNPROVEN: {
    title: 'There is no such trigger, or the request does not prove that it knows its secret.',
    hint: 'Check address and secret at the sender; the page of the trigger tells what was wrong.',
  },
  BAD_WEBHOOK: { title: 'A part of the webhook cannot be as it is.', hint: '"errors" names the part, and the message says why.' },
  WEBHOOK_CONFLICT: {
    title: 'Somebody changed this webhook meanwhile.',
    hint: 'Compare with "current", then save with its version in If-Match.',
  },
  WEBHOOK_NAME_TAKEN: { title: 'There is a webhook of this name already.', hint: 'Choose another name.' },
  TOO_MANY_WEBHOOKS: {
    title: 'The workspace has as many webhooks as it may.',
    hint: 'Delete one that nobody needs, or let one hear of several environments and flows.',
  },
  WEBHOOK_PAUSED: { title: 'The webhook is paused, and sends nothing.', hint: 'Resume it first.' },
  EXECUTION_FINISHED: {
    title: 'The execution has finished already.',
    hint: 'Only what waits or runs can be cancelled, and only what runs can be debugged.',
  },
  NOT_DEBUGGED: { title: 'The execution was not started to be debugged.', hint: 'Start the flow again with "debug".' },
  NOT_BEGUN: { title: 'The execution has not begun yet.', hint: 'Wait until a worker has taken it.' },
  NOT_PAUSED: {
    title: 'The execution does not stand where the command means.',
    hint: 'Read the log: execution.paused has the number of the stop.',
  },
  NOT_POSSIBLE_HERE: {
    title: 'The command is not for this stop.',
    hint: 'The message says why; "next" and "into" are always possible.',
  },
  CANNOT_SET: { title: 'This name cannot be given another value.', hint: 'Outputs and variables can.' },
  NO_RESULT: { title: 'This is no result that an action could give.', hint: 'A result has names: { status: 200 }.' },
  VALUE_TOO_LONG: { title: 'The value is too long to be shown.', hint: 'Ask for a part of it.' },
  WORKER_SILENT: {
    title: 'The worker of the execution does not answer.',
    hint: 'Try again; when it stays silent, the execution starts anew with another worker.',
  },
  NOTHING_TO_RERUN: { title: 'What the execution ran is no longer kept.', hint: 'Run the flow itself.' },
  EXECUTION_FAILED: {
    title: 'The execution was ended from outside.',
    hint: 'The message says why: most often it took longer than it may.',
  },
  WORKER_LOST: {
    title: 'The worker broke again and again, so the execution was given up.',
    hint: 'GET /executions/{id}/attempts and the logs of the workers that it names say how; a flow that needs too much memory does this.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>
