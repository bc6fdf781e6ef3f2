interface FirePage {
  readonly items: readonly { readonly unfinished: number }[]
}

interface Pages<Page> {
  readonly pages: readonly Page[]
  readonly pageParams: readonly unknown[]
}

/** The page after a cursor as it was read before, when nothing of it goes on any more: then it stays as it is. */
export const settledPage = <Page extends FirePage>(known: Pages<Page> | undefined, cursor: string): Page | undefined => {
  if (!known || cursor === '') return undefined
  const page = known.pages[known.pageParams.indexOf(cursor)]
  return page?.items.every(({ unfinished }) => unfinished === 0) ? page : undefined
}
