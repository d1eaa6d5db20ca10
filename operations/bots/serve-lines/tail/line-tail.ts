// Follows the lines of requests of all of a stack's `serve` functions.
import type { Region } from '../../../../core/geography/regions';
import { type LinesSource, type ServeFunction, serveFunctions } from '../serve-log-groups';
import { GroupTail, type TailState } from './group-tail';
import type { TailedRequest } from './tailed-request';

/** How a function's lines are followed. */
export interface FunctionTail {
  readonly region: Region;
  readonly functionName: string;
  readonly state: TailState | { readonly kind: 'left-out'; readonly reason: string };
}

/** What a look found in all log groups. */
export interface StackLook {
  /** The oldest first. */
  readonly requests: readonly TailedRequest[];
  readonly functions: readonly FunctionTail[];
  /** From this time on, no log group that is followed left anything out; undefined if none is. */
  readonly sinceMs: number | undefined;
}

/** A setting or a permission may have changed since a function was left out. */
const ASK_AGAIN_MS = 120_000;

/** Follows a stack. Looks must not overlap. */
export class LineTail {
  private functions: readonly ServeFunction[] = [];
  private readonly tails = new Map<string, GroupTail>();
  private askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly source: LinesSource) {}

  /** Reads on in all log groups at once. Nothing is thrown: what fails is told by function. */
  async look(): Promise<StackLook> {
    await this.findFunctions();
    const looks = await Promise.all(
      this.functions.map(async ({ region, functionName, group }) => {
        if (group.kind === 'left-out') return { of: { region, functionName, state: group }, look: undefined };
        const look = await this.tailOf(region, functionName, group.name).look();
        return { of: { region, functionName, state: look.state }, look };
      }),
    );
    const since = looks.flatMap(({ look }) => look?.sinceMs ?? []);
    return {
      requests: looks.flatMap(({ look }) => look?.requests ?? []).sort((one, other) => one.timeMs - other.timeMs),
      functions: looks.map(({ of }) => of),
      sinceMs: since.length === 0 ? undefined : Math.max(...since),
    };
  }

  private async findFunctions(): Promise<void> {
    const nowMs = this.source.clock.nowMs();
    const isComplete = this.functions.length > 0 && this.functions.every(({ group }) => group.kind === 'group');
    if (isComplete || nowMs - this.askedAtMs < ASK_AGAIN_MS) return;
    this.askedAtMs = nowMs;
    this.functions = await serveFunctions(this.source, 'if-on');
  }

  private tailOf(region: Region, functionName: string, logGroup: string): GroupTail {
    const key = `${region} ${functionName}`;
    const known = this.tails.get(key);
    if (known !== undefined) return known;
    const { clock } = this.source;
    const tail = new GroupTail({ region, logGroup }, { client: this.source.cloudWatchLogs(region), clock });
    this.tails.set(key, tail);
    return tail;
  }
}
