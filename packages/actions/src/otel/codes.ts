import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with traces. */
export const otelCodes = {
  OTEL_TRACE_FAILED: {
    title: 'The trace is not as expected',
    hint: 'Compare what is expected with the trace above. Spans that come late are waited for by `within`; batches of exporters by `settle`.',
  },
  OTEL_NO_SPANS: {
    title: 'No span of the trace came',
    hint: 'Point the exporter of the system under test at the receiver, and see that it takes over the header traceparent of the requests it gets.',
  },
  OTEL_SPANS_DROPPED: {
    title: 'More spans came than are kept',
    hint: 'Send fewer: sample what does not belong to tests, or let a collector pass on only what does.',
  },
  OTEL_TRACE_PARTIAL: {
    title: 'The backend gave a part of the trace only',
    hint: 'Let the system under test send fewer spans, or the backend keep larger traces: Tempo has a limit, `max_bytes_per_trace`.',
  },
  OTEL_BAD_TRACE_ID: {
    title: 'That is no trace id',
    hint: 'Give 32 hexadecimal digits, or a whole traceparent; leave `trace_id` out for the trace of the flow.',
  },
  OTEL_BAD_SETTINGS: { title: 'The settings of the step do not work together', hint: 'The message says which.' },
  OTEL_BACKEND_UNREACHABLE: { title: 'The backend does not answer', hint: 'Check the URL of `backend`, and that it is up.' },
  OTEL_BACKEND_FAILED: {
    title: 'The backend did not give the trace',
    hint: 'Check that `backend` has the URL of the API, of a Jaeger on port 16686, of a Tempo (`type: tempo`) on port 3200, and the headers it wants.',
  },
  OTEL_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
} as const satisfies Record<string, CodeEntry>
