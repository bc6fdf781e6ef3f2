/** What to tell of a variable whose value holds a token: it is text there, and reaches the system under test as it stands. */
export const unfilledValue = (name: string): { readonly message: string; readonly hint: string } => ({
  message: `nothing is filled in here: "${name}" is this very text`,
  hint: 'write the value out, or give the variable in the env of a flow, where tokens are filled',
})
