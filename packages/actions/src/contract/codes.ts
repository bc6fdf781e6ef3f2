import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with contracts; what goes wrong on the way to a provider has the codes of HTTP. */
export const contractCodes = {
  CONTRACT_NO_TRAFFIC: {
    title: 'There is no HTTP traffic to make a contract of',
    hint: 'Put the step behind the http_request steps whose requests are meant, or write the `interactions` out.',
  },
  CONTRACT_UNKNOWN_STEP: { title: 'No such step sent a request', hint: 'Name http_request steps that ran before this one.' },
  CONTRACT_SEVERAL_PROVIDERS: {
    title: 'The traffic went to several servers',
    hint: 'Give the one that is meant as `provider_base_url`: a contract is about one provider.',
  },
  CONTRACT_CUT: {
    title: 'Not all of the traffic was kept',
    hint: 'Name the steps that are meant as `interactions`: 1000 exchanges are kept, up to 1 MiB of each.',
  },
  CONTRACT_BODY_IS_BYTES: {
    title: 'The body is neither JSON nor text',
    hint: 'Only version 4.0 of the specification has bodies of bytes: set `specification: "4.0"`, or leave the step out of `interactions`.',
  },
  CONTRACT_BAD_INTERACTION: {
    title: 'An interaction is neither a step nor written out',
    hint: 'Give the id of an http_request step, or a `request` and a `response`.',
  },
  CONTRACT_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
} as const satisfies Record<string, CodeEntry>
