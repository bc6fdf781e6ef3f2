const SECRET_NAME = /(?:password|passwd|passphrase|secret|token|api_?key|private_?key|credentials?)$/i

/** Whether a member, a variable or a parameter of this name is a secret by what it is called: `MY_PASSWORD`, `client_secret`. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)
