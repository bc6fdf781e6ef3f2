/** What `testmesh --help` prints. A test holds it against the commands there are. */
export const helpText = `testmesh: end-to-end integration tests across everything your system speaks

usage: testmesh <command> [options]

  run [paths…]        run flows: files, folders, globs; the default command
  validate [paths…]   find every problem of flows without running them
  show [batch]        show a recorded batch again, by default the last
  cleanup             remove what killed runs left behind

  testmesh <command> --help   all options of a command
  testmesh --version          the version

exit codes: 0 passed, 1 a flow failed, 2 usage or an invalid flow, 4 no flows found, 5 flaky with --fail-on-flaky,
            70 a bug of ours, 130 interrupted
`
