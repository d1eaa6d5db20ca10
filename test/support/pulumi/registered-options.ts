// The options of resources, which mocks don't see: recorded by a transformation that a component hands to its children.
import assert from 'node:assert/strict';
import type * as pulumi from '@pulumi/pulumi';

/** Options that decide what is created, changed and destroyed, and in which order; resources as `type name`. */
export interface RecordedOptions {
  readonly parent: string | undefined;
  readonly dependsOn: readonly string[];
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly retainOnDelete: boolean;
}

/** Give `options` to the component under test, and ask for its children once the program has run. */
export class OptionsRecorder {
  readonly options: pulumi.ComponentResourceOptions = {
    transformations: [
      ({ resource, type, name, opts }) => {
        this.labels.set(resource, `${type} ${name}`);
        this.recorded.set(`${type} ${name}`, opts);
        return undefined;
      },
    ],
  };

  private readonly labels = new Map<unknown, string>();
  private readonly recorded = new Map<string, pulumi.ResourceOptions>();

  /** All resources seen, as `type name`. */
  resources(): readonly string[] {
    return [...this.recorded.keys()];
  }

  /** What the resource of this type and name was given. */
  of(type: string, name: string): RecordedOptions {
    const opts = this.recorded.get(`${type} ${name}`);
    if (opts === undefined) assert.fail(`no ${type} "${name}"; seen: ${this.resources().join(', ')}`);
    const dependsOn: unknown = opts.dependsOn ?? [];
    if (!Array.isArray(dependsOn)) assert.fail(`${type} "${name}" depends on something that is no plain list`);
    return {
      parent: opts.parent === undefined ? undefined : this.labelOf(opts.parent),
      dependsOn: dependsOn.map((resource: unknown) => this.labelOf(resource)).sort(),
      protect: opts.protect === true,
      ignoreChanges: opts.ignoreChanges ?? [],
      retainOnDelete: opts.retainOnDelete === true,
    };
  }

  private labelOf(resource: unknown): string {
    return this.labels.get(resource) ?? assert.fail('a resource from outside of the component');
  }
}
