// `deliver publish-version`: publishes a tagged version with its bill of materials and its provenance.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packedTitles } from '../../cli/build-library/bundled-licences';
import { defineCommand } from '../../cli/command/define-command';
import { DONE, type ExitCode } from '../../cli/command/exit-code';
import type { Terminal } from '../../cli/command/terminal';
import { checkSignatures } from '../publish/registry-signatures';
import { dryRunOptions, ReleaseStepError, step } from '../publish/release-step';
import { type RunTool, toolsIn } from '../publish/run-tool';
import { shippedSbom } from '../publish/shipped-sbom';
import { type PackageFacts, packageFacts, publishingProblems, UnpublishableError } from '../publish/version-problems';

/** The folder of what is published. */
const RELEASE = 'dist/release';

/** The lists of packed packages that `npm run build:library` writes. */
const PACKED_LISTS = [
  'dist/library/functions/THIRD-PARTY-LICENSES.txt',
  'dist/library/cli/THIRD-PARTY-LICENSES.txt',
  'dist/library/cli/console-page/THIRD-PARTY-LICENSES.md',
];

/** The command. */
export const publishVersionCommand = defineCommand({
  name: 'publish-version',
  summary: 'publish the tagged version with provenance, as the workflow does',
  examples: [['npm run deliver -- publish-version --dry-run', 'packs it, and says what would be published']],
  options: dryRunOptions,
  run: (isDryRun, terminal) => publishVersion(process.cwd(), isDryRun, terminal),
});

/**
 * Publishes the version of a clone.
 * @throws UnpublishableError with everything that hinders it; SignatureError; ReleaseStepError
 */
export async function publishVersion(folder: string, isDryRun: boolean, terminal: Terminal): Promise<ExitCode> {
  const run = toolsIn(folder);
  const facts = packageFacts(folder);
  const problems = await publishingProblems(facts, run);
  if (problems.length > 0) throw new UnpublishableError(facts.version, problems);
  terminal.say(await checkSignatures(run));
  await rm(path.join(folder, RELEASE), { recursive: true, force: true });
  await mkdir(path.join(folder, RELEASE), { recursive: true });
  const tarball = await pack(folder, facts, run);
  terminal.say(`packed: ${tarball}`);
  terminal.say(`bill of materials: ${await writeSbom(folder, facts, run)}`);
  await step(run, 'npm', ['publish', tarball, '--provenance', '--access', 'public'], isDryRun, terminal);
  return DONE;
}

/** Packs what npm publishes; npm builds it before. @returns the file, from the clone's folder */
async function pack(folder: string, { name, version }: PackageFacts, run: RunTool): Promise<string> {
  const { exitCode, stderr } = await run('npm', ['pack', '--pack-destination', path.join(folder, RELEASE)]);
  if (exitCode !== 0) throw new ReleaseStepError(`npm pack failed:\n${stderr.trim()}`);
  return `./${RELEASE}/${name}-${version}.tgz`;
}

/** @returns the file, from the clone's folder */
async function writeSbom(folder: string, { name, version }: PackageFacts, run: RunTool): Promise<string> {
  // With NODE_ENV=production, npm would leave out the packages for development, which the package has inlined.
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include', 'dev'];
  const { exitCode, stdout, stderr } = await run('npm', args);
  if (exitCode !== 0) throw new ReleaseStepError(`npm sbom failed:\n${stderr.trim()}`);
  const lists = await Promise.all(PACKED_LISTS.map((file) => readFile(path.join(folder, file), 'utf8')));
  const sbom = shippedSbom(JSON.parse(stdout), name, lists.flatMap(packedTitles));
  const file = `${RELEASE}/${name}-${version}.cdx.json`;
  await writeFile(path.join(folder, file), `${JSON.stringify(sbom, undefined, 2)}\n`);
  return file;
}
