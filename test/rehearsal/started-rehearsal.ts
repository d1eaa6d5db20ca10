// A started rehearsal: the repository, its environments, a stand-in of GitHub, and the local run that bots ask.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FakeGitHub } from '../delivery/fake-github';
import { LambdaAccountApi } from '../support/pulumi/lambda-account-api';
import { LocalFleet } from './local-fleet';
import { type RanCommand, RehearsedEnvironment } from './rehearsed-environment';
import { RehearsedRepository } from './rehearsed-repository';

/** The environments on GitHub that have stacks: `preview` has those of pull requests. */
export type EnvironmentName = 'dev' | 'prod' | 'preview';

/** A job of a workflow. */
export interface RehearsedJob {
  /** The workflow's file, and the job in it. */
  readonly of: readonly [file: string, job: string];
  readonly environment: EnvironmentName;
  readonly branch: string;
  /** The steps that run, by their commands. @default all */
  readonly steps?: RegExp;
}

/** A job that has ended. */
export interface EndedJob {
  readonly ran: readonly RanCommand[];
  /** Its working copy. */
  readonly folder: string;
}

const PULL_REQUEST = '12';

/** The busy machine's own pace must decide nothing. */
const RELEASE_PLAN = '--steps 40%,80% --hold 1s --min-requests 5 --max-slower 50 --sample 3';

/** The variables of the repository and its environments, as docs/delivery.md lists them, and what an event tells. */
const EXPRESSIONS = {
  'github.event.pull_request.number': PULL_REQUEST,
  'vars.PREVIEW_SITE_URL': 'https://pr-{number}.d1a2b3c4d5e6f7.amplifyapp.com/',
  'vars.PULUMI_SECRETS_PROVIDER': 'passphrase',
  'vars.RELEASE_PLAN': RELEASE_PLAN,
};

export class StartedRehearsal {
  readonly repository: RehearsedRepository;
  private readonly environments: Readonly<Record<EnvironmentName, RehearsedEnvironment>>;

  private constructor(
    private readonly folder: string,
    binaries: string,
    private readonly lambda: LambdaAccountApi,
    readonly gitHub: FakeGitHub,
    readonly fleet: LocalFleet,
    outputsFile: string,
  ) {
    const git = path.join(folder, 'git');
    mkdirSync(git);
    this.repository = new RehearsedRepository(git);
    const standIn = (command: string): string =>
      command.startsWith('npx georender smoke')
        ? command.replace('--stack "$STACK"', `--outputs '${outputsFile}'`)
        : command.replace(/^(npm run deliver -- release .*)$/, `$1 --url ${fleet.url}`);
    const environment = (name: EnvironmentName): RehearsedEnvironment =>
      new RehearsedEnvironment(path.join(folder, name), { binaries, lambdaEndpoint: lambda.endpoint }, standIn);
    this.environments = { dev: environment('dev'), prod: environment('prod'), preview: environment('preview') };
  }

  /** Starts it. @param binaries holds the `pulumi` that `.ci/pulumi-engine` built */
  static async start(binaries: string): Promise<StartedRehearsal> {
    const folder = mkdtempSync(path.join(tmpdir(), 'georender-rehearsal-'));
    const fleet = await LocalFleet.start(path.join(folder, 'fleet'));
    const [lambda, gitHub] = await Promise.all([LambdaAccountApi.start(), FakeGitHub.start()]);
    return new StartedRehearsal(folder, binaries, lambda, gitHub, fleet, await fleet.outputsFile());
  }

  environment(name: EnvironmentName): RehearsedEnvironment {
    return this.environments[name];
  }

  /** Runs a job. */
  async job({ of, environment, branch, steps }: RehearsedJob): Promise<EndedJob> {
    const { gitHub, fleet } = this;
    const values = {
      ...EXPRESSIONS,
      ...{ 'matrix.stack': environment, 'inputs.environment': environment },
      'github.token': gitHub.variables['GITHUB_TOKEN'] ?? '',
    };
    const folder = this.repository.checkOut(branch, `job-${environment}`);
    const ran = await this.environments[environment].runJob({
      ...{ folder, of, values, steps },
      variables: { ...gitHub.variables, ...fleet.variables },
    });
    return { ran, folder };
  }

  /** Previews a pull request, and gives the comment on it. */
  async preview(
    environment: EnvironmentName,
    branch: string,
  ): Promise<{ readonly exitCode: number; readonly comment: string }> {
    const { ran } = await this.job({ of: ['preview.yml', 'preview'], environment, branch });
    const [first] = ran;
    assert.ok(first);
    assert.deepEqual(first.operations, [], 'a preview did something to the account');
    const marker = `<!-- georender preview of ${environment} -->`;
    const comments = this.gitHub.comments.filter(({ body }) => body.startsWith(marker));
    assert.equal(comments.length, 1, first.output);
    return { exitCode: first.exitCode, comment: comments[0]?.body ?? '' };
  }

  /** Deploys main. */
  deploy(environment: EnvironmentName, steps?: RegExp): Promise<EndedJob> {
    const job = { of: ['deploy-stack.yml', 'deploy'], environment, branch: 'main' } as const;
    return this.job(steps === undefined ? job : { ...job, steps });
  }

  async close(): Promise<void> {
    await Promise.all([this.lambda.close(), this.gitHub.close(), this.fleet.close()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
