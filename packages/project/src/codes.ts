import type { CodeEntry } from '@testmesh/protocol'

/** What reading a project reports. */
export const projectCodes = {
  PROJECT_BAD_CONFIG: { title: 'The project config cannot be read.', hint: 'It is YAML; the message names the setting that is wrong.' },
  PROJECT_BAD_ENVIRONMENT: { title: 'An environment file cannot be read.', hint: 'It holds two maps: variables and secrets.' },
  PROJECT_NO_ENVIRONMENT: { title: 'There is no environment of this name.', hint: 'Environments are files: environments/<name>.yaml.' },
  PROJECT_NO_ENV_FILE: { title: 'The env_file of a flow is missing.', hint: 'Its path is relative to the flow.' },
  PROJECT_BAD_ENV_FILE: { title: 'A line of an env file is not KEY=VALUE.', hint: 'Each line is KEY=VALUE; # begins a comment.' },
  PROJECT_NO_DATA_FILE: {
    title: 'The data file of a flow is missing.',
    hint: 'It is looked for beside the flow, then in each folder above.',
  },
  PROJECT_BAD_DATA_FILE: {
    title: 'The data of a flow cannot be used.',
    hint: 'CSV with a header line, a list of maps as JSON or YAML, or a map on each line of a .jsonl.',
  },
  PROJECT_TOO_MANY_ROWS: {
    title: 'The data of a flow has more rows than one run on a server takes.',
    hint: 'Divide the data, or run the flow with testmesh run, which takes any number.',
  },
  SNAPSHOT_BAD_FILE: {
    title: 'A file of snapshots cannot be read.',
    hint: 'Mend the file, or remove it and run with --update-snapshots.',
  },
  CAPABILITY_DENIED: {
    title: 'An action needs a capability that is not granted.',
    hint: 'On a server, programs, containers and files are out of reach until its settings grant them.',
  },
  PROJECT_NO_SUCH_FILE: { title: 'There is no such file or folder.', hint: 'Check the path.' },
  PROJECT_NO_FLOW_AT_LINE: {
    title: 'No flow stands at the line that was named.',
    hint: 'Lines count from 1: flows/shop.testmesh.yaml:41 is the flow that line 41 is a part of.',
  },
  PROJECT_SHUT_FOLDER: {
    title: 'A folder that may hold flows cannot be read.',
    hint: 'Its flows would be left out: let it be read, or name the folders to look in, as `flows` in the project config or on the command line.',
  },
  PROJECT_SHUT_FILE: {
    title: 'A file that may hold a flow cannot be read.',
    hint: 'Its flows would be left out: let it be read, or name other files on the command line.',
  },
  PROJECT_OTHER: {
    title: 'A flow lies in another project than the one that runs it.',
    hint: 'Its config and environments do not count: run its flows by themselves, or say by --config whose they are.',
  },
  PROJECT_NO_INPUT: { title: 'No flow declares this input.', hint: 'Inputs are declared in `inputs:` of the flow.' },
  PROJECT_BAD_INPUT: {
    title: 'The value of an input does not fit its type.',
    hint: 'The type stands in `inputs:` of the flow.',
  },
  PROJECT_BAD_FILTER: { title: 'A filter of flows cannot be read.', hint: 'Tags with and, or, not and parentheses: smoke and not slow.' },
} satisfies Record<string, CodeEntry>

export type ProjectCode = keyof typeof projectCodes
