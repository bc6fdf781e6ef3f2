/** `--remote` takes a value or none, so what follows it may be its server or the first path: only a URL is a server. */
export const readRemote = (
  remote: string | true,
  paths: readonly string[],
): { readonly remote: string | true; readonly paths: readonly string[] } =>
  remote === true || /^https?:\/\//i.test(remote) ? { remote, paths } : { remote: true, paths: [remote, ...paths] }
