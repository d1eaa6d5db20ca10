// Once the page is left for good, its handlers don't hear of it: their writes would come too late to be removed, and
// they may ask to stay. When a page leaves for another by itself, they hear of it.

export function leaveUnheard(): void {
  for (const type of ['beforeunload', 'pagehide', 'visibilitychange', 'unload']) {
    const stopIfLeft = (event: Event) => {
      try {
        if (window.top !== null && Reflect.get(window.top, 'georenderLeaves')) event.stopImmediatePropagation();
      } catch {
        // The page is of another origin: then it goes on.
      }
    };
    addEventListener(type, stopIfLeft, true);
  }
}
