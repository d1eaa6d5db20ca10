// Ends what has been started, the last first: an AsyncDisposableStack for the versions of Node that have none (below 24).

/** What ends a part; it may fail. */
export type EndPart = () => Promise<void> | void;

/** Where a part that has been started leaves what ends it. */
export interface PartsToEnd {
  defer(end: EndPart): void;
}

export class StartedParts implements PartsToEnd {
  private readonly ends: EndPart[] = [];

  defer(end: EndPart): void {
    this.ends.push(end);
  }

  /**
   * Ends every part, once. A part that fails to end keeps none of the others from it.
   * @throws what the first of them failed with
   */
  async disposeAsync(): Promise<void> {
    const failures: unknown[] = [];
    for (let end = this.ends.pop(); end !== undefined; end = this.ends.pop()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
