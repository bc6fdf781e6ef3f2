/** Of the recorded name of a row, what stands before the secret in it; undefined where it holds none. */
export const beforeSecret = (recorded: string): string | undefined => {
  const at = recorded.indexOf('***')
  return at < 0 ? undefined : recorded.slice(0, at)
}
