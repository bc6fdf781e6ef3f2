import type { TestController, TestItem, TestItemCollection, TestRunRequest } from 'vscode'
import type { FlowItem, FlowItems } from './flow-items.ts'

/** The flows and rows that are meant, each once: a flow as a whole where none of its rows is left out. */
export const wantedItems = (
  { include, exclude = [] }: TestRunRequest,
  { controller, items }: { readonly controller: TestController; readonly items: FlowItems },
): { readonly item: TestItem; readonly known: FlowItem }[] => {
  const left = new Set(exclude)
  const found = new Map<TestItem, FlowItem>()
  const add = (item: TestItem): void => {
    if (left.has(item)) return
    const known = items.get(item)
    const children = all(item.children)
    if (known && !children.some((child) => left.has(child))) found.set(item, known)
    else for (const child of children) add(child)
  }
  for (const item of include ?? all(controller.items)) add(item)
  const isWithinAnother = ({ parent }: TestItem): boolean => parent !== undefined && found.has(parent)
  return [...found].filter(([item]) => !isWithinAnother(item)).map(([item, known]) => ({ item, known }))
}

const all = (items: TestItemCollection): TestItem[] => [...items].map(([, item]) => item)
