// Tells the isolated world of each exception: only the page's own world gets the events.

/** @param thrown the type of the event to dispatch */
export function tellProblems(thrown: string): void {
  const dispatch = performance.dispatchEvent.bind(performance);
  const NativeEvent = Event;
  const NativeErrorEvent = ErrorEvent;
  const tell = () => {
    dispatch(new NativeEvent(thrown));
  };
  addEventListener('error', (event) => event instanceof NativeErrorEvent && tell(), true);
  addEventListener('unhandledrejection', tell, true);
}
