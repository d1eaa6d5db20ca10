// An adapter of which a test replaces some members.

/** An object with some members of its own; it has the others from the original. */
export function overridden<Original extends object>(original: Original, members: Partial<Original>): Original {
  return Object.assign(Object.create(original), members);
}
