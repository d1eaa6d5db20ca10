// A bare repository with what this working copy has, a clone that changes it, and working copies of its branches.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceChange } from '../support/bundles/changed-render';

const ROOT = path.join(__dirname, '../..');

/** The user's own settings of git, such as signing, must not be found. */
const GIT_VARIABLES = {
  ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  ...{ GIT_AUTHOR_NAME: 'Rehearsal', GIT_AUTHOR_EMAIL: 'rehearsal@example.com' },
  ...{ GIT_COMMITTER_NAME: 'Rehearsal', GIT_COMMITTER_EMAIL: 'rehearsal@example.com' },
};

/** Whether this is a working copy of git, as an unpacked archive is not. */
export function isWorkingCopy(): boolean {
  return existsSync(path.join(ROOT, '.git'));
}

export class RehearsedRepository {
  private readonly bare: string;
  private readonly clone: string;
  /** Makes it; nothing is pushed yet. */
  constructor(private readonly folder: string) {
    this.bare = path.join(folder, 'site.git');
    this.clone = path.join(folder, 'clone');
    copyFiles(this.clone);
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', this.bare);
    git(this.clone, 'init', '--quiet', '--initial-branch=main');
    git(this.clone, 'remote', 'add', 'origin', this.bare);
  }

  /** The clone in which changes are made. */
  get workingFolder(): string {
    return this.clone;
  }

  /** Commits everything, also the settings of stacks, which git ignores at first; pushes the branch. */
  push(message: string, branch = 'main'): void {
    git(this.clone, 'add', '--all');
    git(this.clone, 'add', '--force', 'Pulumi.*.yaml');
    git(this.clone, 'commit', '--quiet', '--message', message);
    git(this.clone, 'push', '--quiet', 'origin', branch);
  }

  /** Makes a branch of main with a change, and pushes it. */
  propose(branch: string, change: () => void): void {
    git(this.clone, 'checkout', '--quiet', '-b', branch, 'main');
    change();
    this.push(branch, branch);
    git(this.clone, 'checkout', '--quiet', 'main');
  }

  /** Merges a branch into main. */
  merge(branch: string): void {
    git(this.clone, 'merge', '--quiet', '--no-ff', '--message', `Merge ${branch}`, branch);
    git(this.clone, 'push', '--quiet', 'origin', 'main');
  }

  /** Changes a source file of the clone. */
  changeSource({ file, from, to }: SourceChange): void {
    const source = path.join(this.clone, file);
    const text = readFileSync(source, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} has no longer once: ${from}`);
    writeFileSync(source, text.replace(from, to));
  }

  /** Writes the whole configuration of a stack in the clone; the salt of its secrets stays. */
  configure(stack: string, settings: Readonly<Record<string, unknown>>): void {
    const file = path.join(this.clone, `Pulumi.${stack}.yaml`);
    const encryptionsalt = existsSync(file)
      ? /"?encryptionsalt"?: "?([\w:+/=]+)/.exec(readFileSync(file, 'utf8'))?.[1]
      : undefined;
    const config = Object.entries(settings).map(([name, value]) => [`georender:${name}`, value] as const);
    // JSON is YAML.
    const text = { encryptionsalt, config: { 'aws:region': 'us-east-1', ...Object.fromEntries(config) } };
    writeFileSync(file, `${JSON.stringify(text, undefined, 2)}\n`);
  }

  /**
   * A new working copy of a branch, as a job has it after `npm ci`. It takes the place of the last one in this
   * workspace, as a runner's does: what is kept by a file's place, such as bundles, is found again.
   */
  checkOut(branch: string, workspace: string): string {
    const copy = path.join(this.folder, workspace);
    rmSync(copy, { recursive: true, force: true });
    git(this.folder, 'clone', '--quiet', '--depth=1', '--branch', branch, `file://${this.bare}`, copy);
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
    return copy;
  }
}

/** The tracked files of a working copy that differ from what was committed. */
export function changedFiles(workingCopy: string): readonly string[] {
  return git(workingCopy, 'diff', '--name-only').split('\n').filter(Boolean);
}

/** New files that are not ignored count, too: they will be committed. */
function copyFiles(target: string): void {
  const others = ['--others', '--exclude-standard', '--exclude=node_modules'];
  const files = git(ROOT, 'ls-files', '-z', '--cached', ...others)
    .split('\0')
    .filter(Boolean);
  for (const file of files.filter((each) => existsSync(path.join(ROOT, each)))) {
    mkdirSync(path.join(target, path.dirname(file)), { recursive: true });
    copyFileSync(path.join(ROOT, file), path.join(target, file));
  }
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, env: { ...process.env, ...GIT_VARIABLES }, encoding: 'utf8' });
}
