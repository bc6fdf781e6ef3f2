/** What a flow that comes from standard input is called where the name of its file would stand. On a command line it is `-`. */
export const standardInput = '<stdin>'

/** @param file Relative to the project, as in recordings */
export const isStandardInput = (file: string): boolean => file.split('/').at(-1) === standardInput
