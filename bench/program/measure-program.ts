// Runs the program under the engine in a fake account, and beside it the floor: the same resources without Georender.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { userCacheFolder } from '../../bundles/user-cache';
import { ALL_REGIONS } from '../../core/geography/regions';
import { configuration } from '../../test/engine/configuration';
import { EngineStack, type Outcome } from '../../test/engine/engine-stack';
import { LambdaAccountApi } from '../../test/support/pulumi/lambda-account-api';
import { type ProgramRun, TimedNode } from './timed-node';

export type { ProgramRun } from './timed-node';

/** What was measured with so many regions. */
export interface ProgramFigures {
  readonly regions: number;
  /** Resources of the stack. */
  readonly resources: number;
  readonly firstPreview: readonly ProgramRun[];
  /** The first up, which follows a preview. */
  readonly afterPreview: readonly ProgramRun[];
  readonly unchanged: readonly ProgramRun[];
  /** Ups without a change, of the program that only registers. */
  readonly floor: readonly ProgramRun[];
}

/** How to measure. */
export interface ProgramMeasurement {
  readonly regions: number;
  /** Ups without a change, of each program. */
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

const ROOT = path.join(__dirname, '../..');

/** Measures with so many regions. @throws Error if the engine is not there, or a command fails */
export async function measureProgram({ regions, rounds, progress }: ProgramMeasurement): Promise<ProgramFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'georender-bench-'));
  const bundles = path.join(userCacheFolder(process.env), 'bundles');
  // The first preview has to bundle.
  rmSync(bundles, { recursive: true, force: true });
  const built = [bundles, path.join(ROOT, 'node_modules/.cache/georender/packages')];
  for (const each of built) mkdirSync(each, { recursive: true });
  const node = new TimedNode(folder, built);
  const lambdaApi = await LambdaAccountApi.start();
  const options = { binaries: binaries(), lambdaEndpoint: lambdaApi.endpoint, node: node.executable };
  const ours = await EngineStack.create({ ...options, projectFolder: ROOT });
  const floor = await EngineStack.create({ ...options, projectFolder: floorProject(folder) });
  try {
    const ids = ALL_REGIONS.slice(0, regions);
    ours.configure(configuration({ regions: ids, homeRegion: ids[0] }));
    progress(`the first preview and up, regions: ${regions}`);
    assertDone(await ours.preview());
    const firstPreview = node.takeRuns();
    assertDone(await ours.up());
    const afterPreview = node.takeRuns();
    const state = path.join(folder, 'state.json');
    writeFileSync(state, await ours.exported('--show-secrets'));
    await floor.imported(state);
    floor.configure({ 'georender:state': state });
    const [unchanged, onlyRegistered]: [ProgramRun[], ProgramRun[]] = [[], []];
    for (let round = 1; round <= rounds; round++) {
      progress(`round ${round} of ${rounds} without a change, regions: ${regions}`);
      assertDone(await ours.up('--expect-no-changes'));
      unchanged.push(...node.takeRuns());
      assertDone(await floor.up('--expect-no-changes'));
      onlyRegistered.push(...node.takeRuns());
    }
    const resources = (await ours.resources()).length;
    return { regions, resources, firstPreview, afterPreview, unchanged, floor: onlyRegistered };
  } finally {
    await lambdaApi.close();
    for (const stack of [ours, floor]) stack.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function binaries(): string {
  const folder = process.env['GEORENDER_PULUMI_ENGINE'];
  if (folder === undefined)
    throw new Error(
      'GEORENDER_PULUMI_ENGINE is unset: it names the folder with the Pulumi CLI. `.ci/pulumi-engine` builds it, and prints its path.',
    );
  return folder;
}

function assertDone({ exitCode, output }: Outcome): void {
  if (exitCode !== 0) throw new Error(`pulumi failed with exit code ${exitCode}:\n${output}`);
}

/** The project of the floor. It has the same name, so that its resources have the same URNs. */
function floorProject(folder: string): string {
  const project = path.join(folder, 'floor');
  mkdirSync(project);
  writeFileSync(
    path.join(project, 'Pulumi.yaml'),
    'name: georender\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: true\n',
  );
  const compilerOptions = { module: 'commonjs', moduleResolution: 'node10', target: 'es2022' };
  const settings = { 'ts-node': { transpileOnly: true }, compilerOptions };
  writeFileSync(path.join(project, 'package.json'), '{}');
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(settings));
  symlinkSync(path.join(__dirname, 'floor.ts'), path.join(project, 'index.ts'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  return project;
}
