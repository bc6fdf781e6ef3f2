/** What can go wrong with an HTTP request, in words: a title and what helps. */
export const httpCodes = {
  HTTP_BAD_URL: {
    title: 'The url cannot be requested',
    hint: 'Write an absolute http:// or https:// url, or a path together with base_url (or a BASE_URL variable).',
  },
  HTTP_BAD_REQUEST: {
    title: 'The request cannot be built from this config',
    hint: 'Check the header names and values, the body and the files of the step.',
  },
  HTTP_CONNECTION_REFUSED: {
    title: 'Nothing listens on that address',
    hint: 'Start the service, or check the host and port of the url.',
  },
  HTTP_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  HTTP_UNREACHABLE: {
    title: 'The host cannot be reached',
    hint: 'Check the network between this machine and the host: routes, firewalls, VPN.',
  },
  HTTP_CONNECTION_CLOSED: {
    title: 'The connection was closed before the answer was complete',
    hint: 'Look into the log of the service: it may have crashed, or something between cut the connection.',
  },
  HTTP_TIMEOUT: { title: 'The answer did not come in time', hint: 'Raise `timeout`, or find out why the service is slow.' },
  HTTP_ABORTED: { title: 'The request was stopped', hint: 'The step was cancelled or its time limit passed.' },
  HTTP_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `ca`, or to a whole run by --cacert; `verify_ssl: false` takes any of a test system.',
  },
  HTTP_TOO_MANY_REDIRECTS: {
    title: 'The answers kept redirecting',
    hint: 'Raise `max_redirects`, or set `follow_redirects: false` to look at the answer.',
  },
  HTTP_BAD_RESPONSE: {
    title: 'The answer is not valid HTTP',
    hint: 'Check that the port speaks HTTP, and that its content-encoding is what it says.',
  },
  HTTP_BODY_TOO_LARGE: { title: 'The body is larger than 64 MiB', hint: 'Ask for less: a range, a page, a filter.' },
  HTTP_NO_HTTP2: { title: 'The server does not speak HTTP/2', hint: 'Leave out `http2: true`.' },
  HTTP_AUTH: { title: 'The credentials could not be obtained or used', hint: 'Check the `auth` block of the step.' },
  HTTP_FAILED: { title: 'The request failed', hint: 'The message says what the system reported.' },
  SSE_NO_STREAM: {
    title: 'The answer is no stream of events',
    hint: 'Check the url and who is asking: a stream is a 200 with the content type text/event-stream.',
  },
  SSE_TOO_FEW: {
    title: 'Fewer events came than were waited for',
    hint: 'Look at what came instead; raise `timeout`, or open the stream with `listen` before what makes the events come.',
  },
  SSE_UNEXPECTED: { title: 'An event came that should never come', hint: 'Look at what made it come, or narrow `match`.' },
} as const
