import type { ReactNode } from 'react'

/** Settings of a map inside, set off from those around it. */
export const Inside = ({ control, label, children }: { control: { readonly id?: string }; label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame, and a label of a map names this
  <div {...control} role="group" aria-label={label} className="flex flex-col gap-3 border-l-2 border-line pl-3">
    {children}
  </div>
)
