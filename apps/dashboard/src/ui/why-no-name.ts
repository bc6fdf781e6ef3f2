/** Why nothing can be made of this name yet. */
export const whyNoName = (name: string): string | undefined => (name.trim() === '' ? 'Give it a name first.' : undefined)
