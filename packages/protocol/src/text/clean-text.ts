/** Text from outside, safe to print: control characters, which could move the cursor or turn the direction of what follows, become visible. Line breaks stay. */
export const clean = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, toVisible)

/** The same on one line. */
export const cleanLine = (text: string): string => clean(text).replace(/\s*\n\s*/g, ' ')

const toVisible = (character: string): string => (character === '\t' ? ' ' : '·')
