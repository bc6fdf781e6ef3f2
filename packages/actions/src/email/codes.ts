import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with mail. */
export const emailCodes = {
  EMAIL_BAD_URL: {
    title: 'The URL of the mail server cannot be understood',
    hint: 'Write smtp://user:password@host:587, or smtps:// for TLS.',
  },
  EMAIL_CONNECTION_REFUSED: {
    title: 'Nothing listens on that address',
    hint: 'Start the mail server, or check `host` and `port` or `url`. An inbox of TestMesh listens from its step on until the execution ends.',
  },
  EMAIL_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  EMAIL_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; `tls: { verify: false }` takes any certificate of a test system.',
  },
  EMAIL_NOT_SMTP: {
    title: 'What listens there does not speak SMTP',
    hint: 'Check the port: 25, 587 or 1025 as a rule; 465 wants `tls: true`.',
  },
  EMAIL_AUTH: {
    title: 'The mail server does not accept the login',
    hint: 'Check `username` and `password`, or those in the URL. Many servers take a login only by TLS.',
  },
  EMAIL_CONNECTION_LOST: { title: 'The connection broke', hint: 'Look at the log of the mail server: it stopped, or hung up.' },
  EMAIL_TIMEOUT: {
    title: 'The mail server did not answer in time',
    hint: 'Check that a mail server listens there and is well, and that it speaks TLS if you do, and else does not; or raise `timeout`.',
  },
  EMAIL_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  EMAIL_BAD_MAIL: { title: 'The mail cannot be sent as it is', hint: 'Check the addresses: name@example.com, or Name <name@example.com>.' },
  EMAIL_REFUSED: { title: 'The mail server refused the mail', hint: 'The text of the failure says what it answered.' },
  EMAIL_PORT_TAKEN: { title: 'Something else listens on the port of the inbox', hint: 'Leave out `port`: a free one is found.' },
  EMAIL_CANNOT_LISTEN: { title: 'The inbox cannot listen', hint: 'The message says what the system reported.' },
  EMAIL_NAME_TAKEN: { title: 'An inbox with this name is open already', hint: 'Give it another `name`.' },
  EMAIL_NO_INBOX: { title: 'There is no such inbox', hint: 'Open one before it: `operation: inbox`.' },
  EMAIL_LISTEN: { title: 'There is nothing to listen to', hint: 'Write `operation: receive`.' },
  EMAIL_TOO_FEW: {
    title: 'Fewer mails came than expected',
    hint: 'Compare `match` with the mails that came instead, or raise `timeout`. Where none came: does the system send to the port of the inbox?',
  },
  EMAIL_UNEXPECTED: { title: 'A mail came that should never come', hint: 'Look at what sent it; the mail is in the result.' },
  EMAIL_TOO_MUCH: { title: 'More came than is kept', hint: 'An inbox keeps 64 MB.' },
} as const satisfies Record<string, CodeEntry>
