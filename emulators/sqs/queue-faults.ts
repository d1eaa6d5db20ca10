// What SQS does now and then, switched on by tests: it delivers twice, late, and out of order ("Amazon SQS standard
// queues", Amazon SQS Developer Guide).

/** The faults of all queues. Each is off at first. */
export class QueueFaults {
  /** Whether a delivered message stays visible, so that it is delivered again. */
  isTwice: (queue: string) => boolean = () => false;
  /** How much later than asked a sent message becomes visible, in milliseconds. */
  lateMs: (queue: string) => number = () => 0;
  /** Which of the visible messages is delivered next: 0 is the one that was sent first. */
  pick: (visible: number) => number = () => 0;
  /** How many more visible messages {@link pick} may choose from. */
  lookahead = 0;

  /** Ends all faults. */
  heal(): void {
    Object.assign(this, new QueueFaults());
  }
}
