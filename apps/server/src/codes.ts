import type { CodeEntry } from '@testmesh/protocol'

/** What the API reports of requests, beside what the platform refuses. */
export const serverCodes = {
  REQUEST_INVALID: { title: 'A part of the request is not what it must be.', hint: '"errors" names each part by its JSON pointer.' },
  BAD_JSON: { title: 'The body of the request is not JSON.', hint: 'Send UTF-8 JSON.' },
  UNSUPPORTED_MEDIA_TYPE: { title: 'The body of the request has a type that is not taken.', hint: 'Send Content-Type: application/json.' },
  BODY_TOO_LARGE: { title: 'The body of the request is too large.', hint: 'The message says how large it may be.' },
  METHOD_NOT_ALLOWED: { title: 'The path does not take this method.', hint: 'The Allow header lists those it takes.' },
  IF_MATCH_REQUIRED: { title: 'The request does not say which version it changes.', hint: 'Send If-Match with the version from the ETag.' },
  BAD_IF_MATCH: { title: 'If-Match is no version.', hint: 'Send the number from the ETag: If-Match: "3".' },
  IF_MATCH_NOT_TAKEN: {
    title: 'If-Match was sent to an operation that compares no versions.',
    hint: 'Leave it out, when it should be done whatever the version is.',
  },
  BAD_IDEMPOTENCY_KEY: { title: 'The Idempotency-Key cannot be used.', hint: 'Take 1 to 200 printable characters without spaces.' },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'The Idempotency-Key was used for another request.',
    hint: 'Take a new key for each thing you want done.',
  },
  SHOWN_ONCE: {
    title: 'What was made by the same request before is shown once.',
    hint: 'When the first answer was lost, take back what is in "current", and make another with a new Idempotency-Key.',
  },
  FOREIGN_ORIGIN: { title: 'A page of another site may not use the session.', hint: 'Allow its origin in the settings: origins.' },
  RANGE_NOT_SATISFIABLE: { title: 'The Range asks for bytes that are not there.', hint: 'Content-Range says how many there are.' },
  TOO_MANY_SUBSCRIPTIONS: { title: 'A live connection follows too many things.', hint: 'Open another one, or unsubscribe.' },
  HASH_MISMATCH: { title: 'The bytes that arrived have another hash.', hint: 'They were changed on the way: send them again.' },
  EXECUTION_LOST: {
    title: 'The execution is no longer the agent’s.',
    hint: 'The agent was silent for too long, or the execution has ended: it stops, and nothing of it is kept from here on.',
  },
  BAD_ROUTING: {
    title: 'The routing of the environment has something that no flow reads.',
    hint: 'It has services, headers, and config by action.',
  },
  BAD_ENV_FILE: { title: 'The text is no .env file.', hint: 'Each line is KEY=VALUE; # begins a comment.' },
  UNKNOWN_ENVIRONMENT: { title: 'There is no environment of this name.', hint: 'Make one, or choose one of those there are.' },
  FLOW_NOT_RUNNABLE: { title: 'The flow has errors, so nothing ran.', hint: '"diagnostics" lists them, each with its place.' },
  UNKNOWN_STEP: { title: 'The flow has no step of this id.', hint: 'Ids are those of the steps in "steps".' },
  COLLECTION_NAME_TAKEN: { title: 'There is a collection of this name there already.', hint: 'Choose another name, or another place.' },
  COLLECTION_INSIDE_ITSELF: { title: 'A collection cannot lie in itself.', hint: 'Choose a place outside of it.' },
  NOT_FINISHED: { title: 'The execution has not finished yet.', hint: 'Wait for its end, or read its events.' },
  DATABASE_UNAVAILABLE: { title: 'The database does not answer.', hint: 'Try again in a moment; see /health/ready.' },
  INTERNAL: { title: 'The server has a fault.', hint: 'Its log tells more, by the request id.' },
} as const satisfies Readonly<Record<string, CodeEntry>>
