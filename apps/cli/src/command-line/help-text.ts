/** What `testmesh --help` prints. A test holds it against the commands there are. */
export const helpText = `testmesh: end-to-end integration tests across everything your system speaks

usage: testmesh <command> [options]

  run [paths…]        run flows: files, folders, globs; the default command
  list [paths…]       list what run would run; --json for programs
  watch [paths…]      run flows, and run them again when they change
  debug [path]        run a flow step by step: look, change values, try again
  mock <source>       answer in the place of a service, by a flow or OpenAPI
  init [url]          make a project here, with a first flow
  import [sources…]   make flows of curl commands, HAR, Postman, OpenAPI
  export [paths…]     write their requests for Postman, curl, or as HAR
  validate [paths…]   find every problem of flows without running them
  lint [paths…]       the same, and what good flows would not do; --fix mends it
  fmt [paths…]        write flows in their canonical form
  show [batch]        show a recorded batch again, by default the last
  compare [batches…]  show what differs from when it last passed, or from a batch
  coverage <document> say which operations of an OpenAPI document flows called
  strength [paths…]   say which wrong answers recorded flows would not notice
  load [paths…]       run flows again and again: a load test
  merge-reports <folders…>
                      report what several jobs ran with --shard as one run
  cleanup             remove what killed runs left behind
  explain <code>      say what a code of an error means, and what helps
  schema              write the JSON Schema of a flow, for editors
  plugin <words…>     list the actions of plugins, or make a new plugin
  completion <shell>  write a script that completes commands in bash, zsh or fish
  lsp                 check, complete and rename in an editor: a language server
  dap                 step through flows in an editor: a debug adapter
  mcp [folder]        list, write, check, run and explain flows for an AI assistant

  login <url>         keep an API key of a server
  push [paths…]       make the flows on a server what they are here
  pull                bring the flows of a server here
  schedule <words…>   list the schedules of a server; run, pause or resume one

  serve               serve the API, and run what it is asked to
  worker              run executions beside a server, on the same PostgreSQL
  agent               run executions of a server in another network
  migrate             bring the schema of the database up
  backup [file]       write all that a server holds into one file
  restore <file>      put a backup into an empty database
  reset-password <email>
                      make a link for a new password of an account
  doctor              show the settings of the server in force, and what is wrong

  testmesh <command> --help   all options of a command
  testmesh --version          the version

exit codes: 0 passed, 1 a flow failed, 2 usage or an invalid flow, 3 TestMesh's server or database was unreachable,
            4 no flows found, 5 a gate such as --fail-on-flaky, 70 a bug of ours, 75 data folder in use, 130 interrupted
`
