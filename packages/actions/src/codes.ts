import type { CodeEntry } from '@testmesh/action-kit'

/** Codes of what all families share: drivers, ports, and the receiver of spans. */
export const sharedCodes = {
  DRIVER_MISSING: {
    title: 'The driver of the action is not installed',
    hint: 'Install the package that the message names beside @testmesh/actions; the command line tool brings all drivers along.',
  },
  TLS_NOT_PEM: {
    title: 'The file holds no certificate or key in the form of PEM',
    hint: 'Name the right file; `openssl x509 -inform der -in FILE` makes PEM of a certificate in the form of DER.',
  },
  LISTEN_DENIED: {
    title: 'Nothing may listen here but on this machine alone',
    hint: 'Leave `host` out; or whoever runs the server grants the capability open-port.',
  },
  OTLP_NO_RECEIVER: {
    title: 'No receiver of spans listens here',
    hint: 'Switch it on by TESTMESH_OTLP_HTTP or TESTMESH_OTLP_GRPC, as an address such as 127.0.0.1:4318; or ask a `backend`.',
  },
  OTLP_BAD_ADDRESS: {
    title: 'The receiver cannot listen on such an address',
    hint: 'TESTMESH_OTLP_HTTP and TESTMESH_OTLP_GRPC are host:port, a port alone, 0 for a free one, or off.',
  },
  OTLP_PORT_TAKEN: {
    title: 'Something else listens on the port of the receiver',
    hint: 'End it: another run of TestMesh, or a collector. Or choose another port, 0 for a free one, or off, by TESTMESH_OTLP_HTTP and TESTMESH_OTLP_GRPC.',
  },
  OTLP_CANNOT_LISTEN: {
    title: 'The receiver cannot listen',
    hint: 'The message says what the system reported; see TESTMESH_OTLP_HTTP and TESTMESH_OTLP_GRPC.',
  },
} as const satisfies Record<string, CodeEntry>
