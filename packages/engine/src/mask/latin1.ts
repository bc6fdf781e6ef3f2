/** The bytes of a text, each as a character. */
export const latin1Of = (text: string): string => bytesToLatin1(new TextEncoder().encode(text))

export const bytesToLatin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (let index = 0; index < bytes.length; index += 8192) text += String.fromCharCode(...bytes.subarray(index, index + 8192))
  return text
}

export const latin1ToBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
