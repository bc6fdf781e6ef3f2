/** Whether it can name an action: `http_request`, and of a plugin `crm.create_customer`. */
export const isActionType = (type: string): boolean => /^([a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*$/.test(type)
