import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** SHA-256 of a text's UTF-8 bytes, hex. The text of a flow is asked for when it is loaded and when it is planned. */
export const hashText = (text: string): string => {
  if (last?.text !== text) last = { text, hash: bytesToHex(sha256(utf8ToBytes(text))) }
  return last.hash
}

let last: { readonly text: string; readonly hash: string } | undefined
