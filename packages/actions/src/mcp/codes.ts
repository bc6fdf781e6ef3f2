import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with an MCP server, beside the errors that it answers: those are results. */
export const mcpCodes = {
  MCP_NO_COMMAND: {
    title: 'The program of the server cannot be started',
    hint: 'Check the spelling of `command`, and that it is installed and may be executed.',
  },
  MCP_CONNECTION_REFUSED: { title: 'Nothing listens on that address', hint: 'Start the server, or check the `url`.' },
  MCP_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  MCP_TLS: { title: 'A secure connection could not be made', hint: 'Give the authority of the certificate as `ca`.' },
  MCP_REFUSED: { title: 'The server refused the request', hint: 'Check the path of the `url`, and the headers (authorization).' },
  MCP_NOT_MCP: {
    title: 'What answers does not speak MCP',
    hint: 'Check the path of the `url`; a program must write nothing but messages to its standard output.',
  },
  MCP_CLOSED: { title: 'The connection ended before the answer', hint: 'The server stopped or crashed; look at what it wrote last.' },
  MCP_TIMEOUT: { title: 'It did not happen in time', hint: 'Raise `timeout`, or look at what the server is doing.' },
  MCP_NOT_OFFERED: {
    title: 'The server does not offer this',
    hint: 'Compare the operation with the capabilities in the result of another one.',
  },
  MCP_BAD_RESULT: {
    title: 'The answer is not what MCP or the schema of the tool promises',
    hint: 'Correct the server, or its output schema.',
  },
  MCP_BAD_URL: { title: 'The url of the server cannot be used', hint: 'Write http://host:port/path or https://…' },
  MCP_NO_NOTIFICATION: { title: 'The notification did not come', hint: 'Compare `match` with what came instead.' },
  MCP_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  MCP_FAILED: { title: 'The connection failed', hint: 'The message says what the system reported.' },
} as const satisfies Record<string, CodeEntry>
