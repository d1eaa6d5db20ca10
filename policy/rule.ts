// What a rule is: whom it concerns, what it finds, how to mend it, and the document behind it.
import type { Exception } from './exceptions';
import type { Properties } from './properties';

/** A resource, as a rule sees it. Reading an unknown property ends the rule in a preview; see docs/policy.md. */
export interface JudgedResource {
  readonly urn: string;
  /** E.g. `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** Inputs; in a stack's rule outputs, too, once they are there. */
  readonly properties: Properties;
  /** Whether Pulumi refuses to delete it. */
  readonly isProtected: boolean;
}

/** A resource of a whole stack. */
export interface StackResource extends JudgedResource {
  /** The URNs of the resources that a property was made from; empty for a value of the program's own. */
  dependenciesOf(property: string): readonly string[];
}

/** What is wrong with one resource of a stack, or with the stack. */
export interface StackProblem {
  /** Undefined: the stack itself. */
  readonly resource?: JudgedResource;
  /** A sentence that names the property and its value. */
  readonly problem: string;
}

/** The folders of rules. */
export type RuleGroup = 'access' | 'transport' | 'encryption' | 'logs' | 'permissions' | 'state' | 'ceilings' | 'costs';

interface RuleText {
  /** The policy's name, e.g. `function-url-requires-iam`. */
  readonly name: string;
  readonly group: RuleGroup;
  /** A sentence that says what holds where the rule is kept. */
  readonly demand: string;
  /** A sentence that says how to keep it. Settings are those of a Georender stack. */
  readonly mend: string;
  /** The document that the rule follows. */
  readonly document: { readonly title: string; readonly url: `https://${string}` };
  /** Whether only stacks of production are judged. */
  readonly scope: 'every stack' | 'production';
  /** What the pack's configuration may change of it. */
  readonly options?: readonly (keyof RuleOptions)[];
  /** Resources of Georender that the rule does not concern, and why. */
  readonly exceptions?: readonly Exception[];
}

/** Judges each resource of some types, before the engine creates or changes it. */
export interface ResourceRule extends RuleText {
  readonly kind: 'resource';
  readonly types: readonly string[];
  /** What is wrong, in sentences. Found lazily: problems before an unknown property are reported. */
  problems(resource: JudgedResource, options: RuleOptions): Iterable<string>;
}

/** Judges the resources of a stack together, at the end of a preview or an update. */
export interface StackRule extends RuleText {
  readonly kind: 'stack';
  problems(resources: readonly StackResource[]): Iterable<StackProblem>;
}

/** A rule of the pack. */
export type Rule = ResourceRule | StackRule;

/** What a pack's configuration may change. */
export interface RuleOptions {
  /** The tags that resources must have. */
  readonly requiredTags: readonly string[];
}
