// Which documents the scripts follow.

/** Whether this is the page's own document: not a frame's, nor the blank one between two renders. */
export function isInPage(blankName: string): boolean {
  return window === window.top && location.href !== 'about:blank' && window.name !== blankName;
}
