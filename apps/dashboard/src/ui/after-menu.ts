/** A menu gives the focus back a moment after it closes. */
const menuClosesMs = 20

/** For items of a menu that open a dialog: the dialog comes once the menu's button has the focus, and gives it back there. */
export const afterMenu = (open: () => void) => (): void => void setTimeout(open, menuClosesMs)
