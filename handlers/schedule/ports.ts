// The ports of the schedule: its budget and the place where it goes on.

/** The renders that the schedule may order in a day (UTC), over all runs. */
export interface DayBudget {
  /**
   * Takes renders from today's budget before they are ordered. Never grants more in total than the budget has, also to
   * runs at the same time; what is granted is never given back.
   * @returns how many were granted, 0 to `wanted`
   */
  take(wanted: number): Promise<number>;
  /** How many renders are left today. */
  left(): Promise<number>;
}

/** A run's turn: one run at a time. */
export interface ScheduleTurns {
  /**
   * Begins a turn.
   * @param mostMs a turn that has not ended by then, because its function died, no longer counts
   * @returns how many listed pages the last run passed, or undefined if another run is under way
   */
  begin(token: string, mostMs: number): Promise<number | undefined>;
  /** Ends the turn, and notes how many listed pages were passed. */
  end(token: string, passed: number): Promise<void>;
}
