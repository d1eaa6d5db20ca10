// What every part of a stack is made from: its name, its settings and arguments, and its tags.
import type { GeorenderArgs } from '../georender-args';
import type { ResolvedSettings } from '../input-settings';
import type { Tags } from '../tags';

/** The plan of a stack. */
export interface Plan {
  readonly name: string;
  readonly settings: ResolvedSettings;
  readonly args: GeorenderArgs;
  readonly tags: Tags;
}
