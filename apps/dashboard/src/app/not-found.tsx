/** Every page brings it along, so it stands alone. */
const NotFound = () => (
  <main className="flex flex-col items-center gap-2 px-6 py-16 text-center">
    <h1 className="text-base font-semibold">There is no page here</h1>
    <p className="max-w-prose text-table text-muted">The address may be misspelt, or what it led to was removed.</p>
    <a className="text-primary underline" href="/">
      Go to the start
    </a>
  </main>
)
export default NotFound
