/** Three steps, meshed. */
export const Logo = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden className="shrink-0 text-primary">
    <path d="M4 5 L16 5 L10 15 Z" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinejoin="round" />
    {[
      [4, 5],
      [16, 5],
      [10, 15],
    ].map(([x, y]) => (
      <circle key={`${x}`} cx={x} cy={y} r="2.75" fill="currentColor" />
    ))}
  </svg>
)
