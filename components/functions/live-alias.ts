// The alias `live` of a pair's functions: it moves to a new version when that has passed its self-check.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { UserError } from '../../core/contract/georender-error';
import { LIVE_ALIAS } from '../../core/contract/live-alias';
import { hasPassedSelfCheck, SELF_CHECK_EVENT } from '../../core/contract/self-check';
import type { Region } from '../../core/geography/regions';

/** The arguments of {@link LiveAliases}. */
export interface LiveAliasesArgs {
  readonly region: Region;
  readonly serveFunction: aws.lambda.Function;
  readonly renderFunction: aws.lambda.Function;
  /** Whether the aliases stay where they are: beside a canary. Then no version is checked. */
  readonly isPinned: boolean;
  /** The aliases that move before these: those of the region before. */
  readonly after: readonly pulumi.Resource[];
  /** The name of a resource from its part. */
  readonly childName: (part: string) => string;
  readonly parent: pulumi.Resource;
}

/** A new version answered its self-check with something else than that it passed. */
export class SelfCheckAnswerError extends UserError {
  override readonly name = 'SelfCheckAnswerError';
}

/**
 * The aliases of `serve` and `render`. The self-check invokes the new version of `serve`, which invokes its own version
 * of `render`. If either fails, `pulumi up` fails, and the aliases of this region and of all after it stay.
 */
export class LiveAliases {
  readonly serve: aws.lambda.Alias;
  readonly render: aws.lambda.Alias;

  constructor(private readonly args: LiveAliasesArgs) {
    const passed = args.isPinned ? [] : [this.selfCheck()];
    this.render = this.alias('render', args.renderFunction, passed);
    this.serve = this.alias('serve', args.serveFunction, passed);
  }

  /** Lambda is asked once for each version: another qualifier makes another resource. */
  private selfCheck(): aws.lambda.Invocation {
    const { region, serveFunction, childName, parent } = this.args;
    return new aws.lambda.Invocation(
      childName('self-check'),
      {
        region,
        functionName: serveFunction.name,
        qualifier: serveFunction.version,
        input: JSON.stringify(SELF_CHECK_EVENT),
      },
      { parent },
    );
  }

  private alias(part: string, lambda: aws.lambda.Function, checks: readonly aws.lambda.Invocation[]): aws.lambda.Alias {
    const { region, isPinned, after, childName, parent } = this.args;
    const functionVersion = pulumi
      .all([lambda.version, pulumi.all(checks.map(({ result }) => result)), lambda.name])
      .apply(([version, answers, name]) => {
        for (const answer of answers) assertPassed(answer, `${name} (version ${version})`);
        return version;
      });
    return new aws.lambda.Alias(
      childName(`${part}-live`),
      { region, name: LIVE_ALIAS, functionName: lambda.name, functionVersion },
      {
        parent,
        dependsOn: [...after],
        // A version that failed its self-check may be the newest.
        ...(isPinned ? { ignoreChanges: ['functionVersion'] } : {}),
      },
    );
  }
}

function assertPassed(answer: string, version: string): void {
  if (hasPassedSelfCheck(parsed(answer))) return;
  throw new SelfCheckAnswerError(
    `The self-check of ${version} answered ${answer.slice(0, 300)}. The region keeps its version. Read the function's ` +
      'log, and see docs/deploy.md, "A failed self-check".',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
