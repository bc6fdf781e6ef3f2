/** The longest flow that is read, UTF-16 units. By itself: pages ask for it, and for no schema. */
export const maxFlowLength = 512 * 1024
