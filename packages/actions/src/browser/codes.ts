import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong in a browser. */
export const browserCodes = {
  BROWSER_NOT_INSTALLED: {
    title: 'There is no browser',
    hint: 'Install Chromium, Google Chrome or Microsoft Edge, or name one in the environment variable CHROMIUM.',
  },
  BROWSER_START_FAILED: { title: 'The browser did not start', hint: 'The message says what it wrote; try to start it by hand.' },
  BROWSER_NO_PAGE: { title: 'No page is open yet', hint: 'Begin with `navigate`.' },
  BROWSER_SETTINGS_FIXED: {
    title: 'The browser is open with other settings',
    hint: 'Give these settings to the step that opens it, or name another `session`.',
  },
  BROWSER_BAD_SETTING: { title: 'A setting of the browser means nothing', hint: 'The message says which, and what would be good.' },
  BROWSER_BAD_URL: { title: 'A page cannot be opened at that address', hint: 'Write http:// or https://, or a path below `base_url`.' },
  BROWSER_CONNECTION_REFUSED: {
    title: 'Nothing listens on the address of the page',
    hint: 'Start the service, or check the host and port of the url.',
  },
  BROWSER_DNS: {
    title: 'The host of the page has no address',
    hint: 'Check the spelling of the host, and that this machine can resolve it.',
  },
  BROWSER_TLS: {
    title: 'The browser does not trust the server',
    hint: 'Give the server a certificate that is trusted, or set `verify_ssl: false` for a test system.',
  },
  BROWSER_PAGE_FAILED: { title: 'The page could not be loaded', hint: 'The message says what the browser reported; look at the server.' },
  BROWSER_NOT_FOUND: { title: 'The element is not on the page', hint: 'Compare the locator with what the page shows.' },
  BROWSER_NOT_READY: {
    title: 'The element is there, but cannot be used',
    hint: 'Wait for what covers or disables it, or look at the attached screenshot.',
  },
  BROWSER_AMBIGUOUS: {
    title: 'Several elements fit the locator',
    hint: 'Make the locator more precise, or choose one of them with `nth` (from 0).',
  },
  BROWSER_BAD_LOCATOR: { title: 'The locator cannot be read', hint: 'Give a `role`, `label`, `text` or `test_id`, or a CSS selector.' },
  BROWSER_ASSERTION: { title: 'The page is not as it should be', hint: 'Look at the attached screenshot.' },
  BROWSER_TIMEOUT: { title: 'It did not happen in time', hint: 'Raise `timeout`, or look at what the page is waiting for.' },
  BROWSER_SCRIPT_FAILED: { title: 'The script failed in the page', hint: 'The message is what the page reported.' },
  BROWSER_CLOSED: { title: 'The page or the browser was closed', hint: 'It crashed, or the page closed itself.' },
  BROWSER_NO_VIDEO: { title: 'A video cannot be made here', hint: 'Install the encoder that the message names.' },
  BROWSER_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  BROWSER_FAILED: { title: 'The browser could not do it', hint: 'The message says what it reported.' },
} as const satisfies Record<string, CodeEntry>
