import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with a gRPC call, beside the statuses that a server answers: those are results. */
export const grpcCodes = {
  GRPC_BAD_ADDRESS: { title: 'The address cannot be understood', hint: 'Write host:port, as in localhost:50051.' },
  GRPC_CONNECTION_REFUSED: { title: 'Nothing listens on that address', hint: 'Start the service, or check host and port of the address.' },
  GRPC_DNS: { title: 'The host name has no address', hint: 'Check the spelling of the host, and that this machine can resolve it.' },
  GRPC_TLS: {
    title: 'A secure connection could not be made',
    hint: 'Give the authority of the certificate as `tls.ca`; `tls: { verify: false }` takes any certificate of a test system.',
  },
  GRPC_NOT_GRPC: {
    title: 'What listens there does not speak gRPC',
    hint: 'Check the port; a service that speaks TLS wants `tls: true`.',
  },
  GRPC_CONNECTION_LOST: {
    title: 'The connection broke before the call was over',
    hint: 'Look at the log of the service: it crashed, was restarted, or something between closed the connection.',
  },
  GRPC_TIMEOUT: { title: 'There was no connection in time', hint: 'Check that the service answers at all, or raise `deadline`.' },
  GRPC_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  GRPC_BAD_PROTO: { title: 'The proto files cannot be used', hint: 'Correct the file, or list the files it imports in `proto_files`.' },
  GRPC_NO_REFLECTION: {
    title: 'The server does not tell its types',
    hint: 'Switch on server reflection in the service, or give its `proto_files`.',
  },
  GRPC_NO_METHOD: { title: 'There is no such service or method', hint: 'Compare `service` and `method` with the names in the message.' },
  GRPC_BAD_REQUEST: { title: 'The request does not fit its message type', hint: 'Compare the field with the proto file of the service.' },
  GRPC_BAD_RESPONSE: {
    title: 'The answer is not what the method promises',
    hint: 'Compare the proto files with those the service was built from.',
  },
  GRPC_TOO_MUCH: { title: 'The server sent more than is kept', hint: 'Stop the stream earlier: set `max_receive`.' },
} as const satisfies Record<string, CodeEntry>
