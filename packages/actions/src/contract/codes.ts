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
  CONTRACT_UNKNOWN: {
    title: 'There is no such contract or interaction',
    hint: 'Give the contract_id of a contract_generate that ran before, or a file as `contract_path`; interactions go by their descriptions.',
  },
  CONTRACT_UNREADABLE: { title: 'The file is no contract', hint: 'It is a Pact file of version 1 to 4 of the specification, in JSON.' },
  CONTRACT_UNSUPPORTED: {
    title: 'The contract asks for what cannot be judged here',
    hint: 'Messages, plugins, and rules for parts of bodies that are not JSON are for other verifiers.',
  },
  CONTRACT_BROKEN: {
    title: 'The provider does not keep the contract',
    hint: 'Compare what is expected with what the provider answered; interactions with states need `provider_states_url`.',
  },
  CONTRACT_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
} as const satisfies Record<string, CodeEntry>
