/** Whether text holds a token that is filled in at run time: `${…}` or `{{…}}`. */
export const hasTemplate = (text: string): boolean => text.includes('${') || text.includes('{{')
