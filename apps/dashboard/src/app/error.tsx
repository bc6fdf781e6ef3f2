'use client'

/** Every page brings it along, so it stands alone. */
const ErrorPage = ({ error, reset }: { error: Error; reset: () => void }) => (
  <main role="alert" className="flex flex-col items-center gap-2 px-6 py-16 text-center">
    <h1 className="text-base font-semibold">
      {error.name === 'PartMissing' ? 'This page is not whole any more' : 'This page met a fault of ours'}
    </h1>
    <p className="max-w-prose text-table text-muted">{error.message}</p>
    <button
      type="button"
      className="mt-2 h-8 rounded-control border border-line bg-raised px-3 text-table font-medium"
      onClick={error.name === 'PartMissing' ? () => location.reload() : reset}
    >
      {error.name === 'PartMissing' ? 'Load it again' : 'Try again'}
    </button>
  </main>
)
export default ErrorPage
