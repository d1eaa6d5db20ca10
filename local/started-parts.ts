// Ends started parts, the last first: an AsyncDisposableStack for Node 22, which has none.

/** Ends a part; may fail. */
export type EndPart = () => Promise<void> | void;

/** Collects what ends the started parts. */
export interface PartsToEnd {
  defer(end: EndPart): void;
}

/** Parts that have been started. */
export class StartedParts implements PartsToEnd {
  private readonly ends: EndPart[] = [];

  defer(end: EndPart): void {
    this.ends.push(end);
  }

  /**
   * Ends every part once, also after a failure.
   * @throws the first failure
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
