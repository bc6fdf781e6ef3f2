/** A flow, or one of its data rows, that somebody wants to run. */
export interface Wanted {
  /** From where the command runs. */
  readonly file: string
  /** Of its name, where the file holds several flows. */
  readonly line: number | undefined
  /** Of the data row; undefined for all of the flow. */
  readonly row: string | undefined
}

/** The words of each command that runs what is wanted. Rows are chosen by their titles, one for each command. */
export const runPlan = (wanted: readonly Wanted[]): string[][] => {
  const flows = wanted.filter(({ row }) => row === undefined)
  const rows = wanted.filter(({ row }) => row !== undefined)
  return [...(flows.length > 0 ? [[...new Set(flows.map(pathOf))]] : []), ...rows.map((one) => [pathOf(one), '--grep', one.row ?? ''])]
}

const pathOf = ({ file, line }: Wanted): string => (line === undefined ? file : `${file}:${line}`)
