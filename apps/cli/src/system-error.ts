/** What the machine says no to, in plain words. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EPIPE: 'nobody reads it any more',
  EMFILE: 'too many files are open',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where a folder is wanted',
  EEXIST: 'a file stands where a folder is wanted',
  ENOENT: 'it does not exist',
  ENAMETOOLONG: 'the name is too long',
}

/** `cannot use .testmesh: no permission`, or undefined for an error of another kind. */
export const explainSystemError = (error: unknown): string | undefined => {
  const { code = '', path, syscall } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  return reason === undefined || syscall === undefined ? undefined : `cannot use ${path ?? 'a file'}: ${reason} (${code})`
}
