// Collects what has no description, so that all of it is reported at once.
import { UserError } from '../../core/contract/georender-error';

/** Something exported, sent or measured has no description. */
export class UndescribedError extends UserError {
  override readonly name = 'UndescribedError';
  constructor(gaps: readonly string[]) {
    super(`The reference has ${gaps.length} gaps; add doc comments in the code:\n${gaps.join('\n')}`);
  }
}

/** The gaps found so far. */
export class Gaps {
  private readonly names: string[] = [];

  /** A text as it is; an empty one is noted. @param name the described thing, e.g. `RenderIndex.tableName` */
  described(name: string, text: string | undefined): string {
    if (text === undefined || text.trim() === '') this.names.push(name);
    return text ?? '';
  }

  /** @throws UndescribedError if there is any */
  assertNone(): void {
    if (this.names.length > 0) throw new UndescribedError(this.names);
  }
}
