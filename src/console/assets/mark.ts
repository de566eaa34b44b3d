/** The mark of the console for the browser's tab: a pin through a wheel. */
export const MARK_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="5" fill="#003087"/><circle cx="14" cy="14" r="8" fill="none" stroke="#fff" stroke-width="3"/><path d="M14 3v22" stroke="#fff" stroke-width="3"/></svg>'
