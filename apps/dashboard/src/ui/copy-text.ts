import { toast } from './toast.ts'

/**
 * Into the clipboard, also where the page came over plain http and browsers keep the newer way to themselves. False when the browser
 * refuses, which is said.
 */
export const copyText = async (text: string): Promise<boolean> => {
  const isCopied = navigator.clipboard ? await writeToClipboard(text) : copySelection(text)
  if (!isCopied) toast.error('Nothing was copied: the browser does not let this page. Allow it the clipboard, and try again.')
  return isCopied
}

const writeToClipboard = (text: string): Promise<boolean> =>
  navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )

const copySelection = (text: string): boolean => {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  const before = document.activeElement
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return isCopied
}
