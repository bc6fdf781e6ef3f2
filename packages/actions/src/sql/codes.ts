import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with a database query. */
export const sqlCodes = {
  SQL_NO_CONNECTION: {
    title: 'The step does not say which database to ask',
    hint: 'Set the variable DATABASE_URL, or write `connection:` into the step.',
  },
  SQL_BAD_CONNECTION: {
    title: 'The connection cannot be understood',
    hint: 'Write postgres://user:password@host:5432/database, mysql://…, sqlite:data/shop.db, mongodb://…, or a map with type, host, port, database, username and password.',
  },
  SQL_NOT_SUPPORTED: { title: 'This kind of database is not supported', hint: 'PostgreSQL, MySQL, MariaDB, SQLite and MongoDB are.' },
  SQL_CONNECTION_REFUSED: {
    title: 'Nothing listens on that address',
    hint: 'Start the database, or check host and port of the connection.',
  },
  SQL_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  SQL_CONNECTION_FAILED: {
    title: 'The connection could not be made or was lost',
    hint: 'Check that the database is up and reachable, and its log when it is.',
  },
  SQL_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Check sslmode: `disable`, `prefer`, `require`, `verify-ca` or `verify-full`.',
  },
  SQL_LOGIN: { title: 'The database refused the user', hint: 'Check user name, password and the rights of the user.' },
  SQL_NO_DATABASE: { title: 'There is no such database', hint: 'Check the database name, or create it in `setup`.' },
  SQL_TOO_MANY_CONNECTIONS: { title: 'The database takes no more connections', hint: 'Run fewer flows at once, or raise max_connections.' },
  SQL_PARAMS: { title: 'The query and its parameters do not fit together', hint: 'Give one value for each $1, ? or :name of the query.' },
  SQL_SYNTAX: { title: 'The query cannot be understood', hint: 'Look at the place the message names.' },
  SQL_UNKNOWN_NAME: { title: 'The query names what is not there', hint: 'Check the spelling, the schema and that the migrations ran.' },
  SQL_CONSTRAINT: { title: 'The change breaks a constraint', hint: 'Look at the values and at the rows that are there already.' },
  SQL_FAILED: { title: 'The query failed', hint: 'The message is what the database said.' },
  SQL_TIMEOUT: { title: 'The query took too long', hint: 'Raise `timeout`, or look for a lock or a missing index.' },
  SQL_ABORTED: { title: 'The query was stopped', hint: 'The step was cancelled or its time limit passed.' },
  SQL_CONDITION_NOT_MET: {
    title: 'The database did not get into the expected state in time',
    hint: 'Look at the last rows: either the service is late, or the condition asks for something else.',
  },
} as const satisfies Record<string, CodeEntry>
