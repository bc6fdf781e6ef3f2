import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with Neo4j. */
export const neo4jCodes = {
  NEO4J_BAD_URL: {
    title: 'The URL of the server cannot be understood',
    hint: 'Write bolt://host:7687 or neo4j://host:7687; bolt+s:// is by TLS, bolt+ssc:// by TLS with any certificate.',
  },
  NEO4J_CONNECTION_REFUSED: {
    title: 'Nothing listens on that address',
    hint: 'Start Neo4j, or check host and port of `url`: 7687 is the port of Bolt.',
  },
  NEO4J_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  NEO4J_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; bolt+ssc:// takes any certificate of a test system.',
  },
  NEO4J_NOT_NEO4J: {
    title: 'What listens there does not speak the protocol of Neo4j',
    hint: 'Give the port of Bolt, 7687, and not the one of HTTP; Neo4j must be 5.5 or later.',
  },
  NEO4J_LOGIN: { title: 'The server does not accept the login', hint: 'Check `username` and `password`, and the rights of the user.' },
  NEO4J_CONNECTION_LOST: { title: 'The connection broke', hint: 'Look at the log of the server: it stopped, or hung up.' },
  NEO4J_TIMEOUT: { title: 'The query took too long', hint: 'Raise `timeout`, or look for a lock or a missing index.' },
  NEO4J_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  NEO4J_BAD_QUERY: { title: 'The query cannot be understood', hint: 'The message is of the server, and says where.' },
  NEO4J_PARAMS: { title: 'The query and its parameters do not fit together', hint: 'Give one value for each $name of the query.' },
  NEO4J_CONSTRAINT: { title: 'The change breaks a constraint', hint: 'Look at the values and at the nodes that are there already.' },
  NEO4J_NO_DATABASE: { title: 'There is no such database', hint: 'Check `database`; SHOW DATABASES tells which there are.' },
  NEO4J_QUERY_FAILED: { title: 'The query failed', hint: 'The message is what the server said.' },
  NEO4J_NOT_AS_EXPECTED: {
    title: 'The graph is not as expected',
    hint: 'Compare what is expected with the rows that were seen last; raise `within` where the change comes late.',
  },
  NEO4J_NOTHING_EXPECTED: {
    title: 'The step expects nothing',
    hint: 'Give the step assertions, such as `count == 1`, or use neo4j.query.',
  },
} as const satisfies Record<string, CodeEntry>
