/** In a column where many have nothing: a dash for the eyes, words for the ears. */
export const Absent = ({ says }: { says: string }) => (
  <>
    <span aria-hidden className="text-faint">
      –
    </span>
    <span className="sr-only">{says}</span>
  </>
)
