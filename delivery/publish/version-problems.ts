// Whether a version may be tagged and published: what the repository and the package's files say, and what is wrong.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InternalError, UserError } from '../../core/contract/georender-error';
import type { RunTool } from './run-tool';

/** A version can't be tagged or published yet. */
export class UnpublishableError extends UserError {
  override readonly name = 'UnpublishableError';
  constructor(version: string, problems: readonly string[]) {
    super(`Version ${version} can't be released:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** package.json lacks what every package has. */
export class PackageFileError extends InternalError {
  override readonly name = 'PackageFileError';
}

/** The package, as its files describe it. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  /** The repository's address; undefined if package.json names none. */
  readonly repository: string | undefined;
  /** The version of the first heading in CHANGELOG.md that has one. */
  readonly changelogVersion: string | undefined;
  /** Files that say another version. */
  readonly otherVersions: readonly string[];
  /** Whether the repository says who may sign versions. */
  readonly hasSigners: boolean;
}

/** Files beside package.json that have the version. */
const VERSION_FILES = ['package-lock.json', 'policy/package.json', 'provider/package.json'];

/** The file with the keys of people who may sign versions, as ssh-keygen's ALLOWED SIGNERS. */
export const ALLOWED_SIGNERS = '.github/allowed-signers';

/** Reads the package's files. @throws PackageFileError */
export function packageFacts(folder: string): PackageFacts {
  const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, repository }: Record<string, unknown> = { ...Object(manifest) };
  if (typeof name !== 'string' || typeof version !== 'string')
    throw new PackageFileError('package.json has no name or no version.');
  const address = typeof repository === 'string' ? repository : Object(repository).url;
  const changelog = readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8');
  return {
    name,
    version,
    repository: typeof address === 'string' ? address : undefined,
    changelogVersion: /^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$/m.exec(changelog)?.[1],
    otherVersions: VERSION_FILES.filter((file) => saysOtherVersion(path.join(folder, file), version)),
    hasSigners: existsSync(path.join(folder, ALLOWED_SIGNERS)),
  };
}

function saysOtherVersion(file: string, version: string): boolean {
  if (!existsSync(file)) return false;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Object(manifest).version !== version;
}

/** A version's tag. */
export function tagOf({ version }: PackageFacts): string {
  return `v${version}`;
}

/** What hinders a version from getting its tag here. */
export async function taggingProblems(facts: PackageFacts, run: RunTool): Promise<readonly string[]> {
  const tag = tagOf(facts);
  const branch = await printed(run, ['rev-parse', '--abbrev-ref', 'HEAD']);
  const head = await printed(run, ['rev-parse', 'HEAD']);
  const remote = await printed(run, ['ls-remote', 'origin', 'refs/heads/main', `refs/tags/${tag}`]);
  const atOrigin = /^([0-9a-f]+)\trefs\/heads\/main$/m.exec(remote)?.[1];
  const isTagged = remote.includes(`refs/tags/${tag}`) || (await printed(run, ['tag', '--list', tag])) !== '';
  return [
    ...(await commonProblems(facts, run)),
    ...(branch === 'main' ? [] : [`The branch is ${branch}; versions are tagged on main: git switch main.`]),
    ...(atOrigin === head ? [] : ['HEAD is not the main of origin; pull or push first.']),
    ...(isTagged ? [`The tag ${tag} is there already; raise the version in package.json.`] : []),
  ];
}

/** What hinders a version from being published from here. */
export async function publishingProblems(facts: PackageFacts, run: RunTool): Promise<readonly string[]> {
  const tag = tagOf(facts);
  const tags = (await printed(run, ['tag', '--points-at', 'HEAD'])).split('\n');
  const isMerged = (await run('git', ['merge-base', '--is-ancestor', 'HEAD', 'origin/main'])).exitCode === 0;
  const signed = tags.includes(tag) ? await signatureProblems(tag, run) : [`HEAD has no tag ${tag}; check it out.`];
  return [
    ...(await commonProblems(facts, run)),
    ...signed,
    ...(isMerged ? [] : ['HEAD is not on the main of origin; versions are published from there alone.']),
  ];
}

async function signatureProblems(tag: string, run: RunTool): Promise<readonly string[]> {
  const config = ['-c', `gpg.ssh.allowedSignersFile=${ALLOWED_SIGNERS}`];
  const { exitCode, stderr } = await run('git', [...config, 'verify-tag', tag]);
  if (exitCode === 0) return [];
  const why = stderr.trim().split('\n').join('; ') || 'it has no signature';
  return [`The tag ${tag} is signed by nobody whom ${ALLOWED_SIGNERS} lists: ${why}.`];
}

async function commonProblems(
  { version, repository, changelogVersion, otherVersions, hasSigners }: PackageFacts,
  run: RunTool,
): Promise<readonly string[]> {
  const changed = (await printed(run, ['status', '--porcelain'])).split('\n').filter((line) => line !== '');
  return [
    ...(changed.length === 0
      ? []
      : [`${changed.length} files differ from HEAD, e.g. ${changed[0]?.slice(3)}; commit them.`]),
    ...(changelogVersion === version
      ? []
      : [
          `CHANGELOG.md has ${changelogVersion ?? 'no version'} in its first heading with a date, package.json ${version}; ` +
            `write "## [${version}] - YYYY-MM-DD" above what is new.`,
        ]),
    ...otherVersions.map((file) => `${file} does not say ${version}, as package.json does; write it there, too.`),
    ...(hasSigners
      ? []
      : [`${ALLOWED_SIGNERS} is not there; write the public keys of people who may sign versions into it.`]),
    ...(repository === undefined
      ? ['package.json names no "repository"; npm refuses provenance without it: write its address, as GitHub has it.']
      : []),
  ];
}

/** What git prints; empty if it fails. */
async function printed(run: RunTool, args: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await run('git', args);
  return exitCode === 0 ? stdout.trimEnd() : '';
}
