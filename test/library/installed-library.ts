// The library as its users get it: packed, and installed with the examples into an empty folder, under the oldest Node.
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { engines, name } from '../../package.json';

const ROOT = path.join(__dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');

/** The examples' folders, which are their names. */
export const EXAMPLE_NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** The oldest Node that package.json's `engines` names. */
export function oldestNode(): string {
  const [oldest] = /\d+\.\d+\.\d+/.exec(engines.node) ?? [];
  if (oldest === undefined) throw new Error(`engines.node names no version: ${engines.node}`);
  return oldest;
}

export class InstalledLibrary {
  /** The package in node_modules. */
  readonly packageFolder: string;
  /** The executable of the oldest Node that package.json's `engines` names. */
  readonly node: string;
  private readonly environment: NodeJS.ProcessEnv;
  private tarball = '';

  private constructor(private readonly folder: string) {
    this.packageFolder = path.join(folder, 'node_modules', name);
    const nodeFolder = path.join(folder, 'oldest-node/node_modules/node/bin');
    this.node = path.join(nodeFolder, 'node');
    const own = withoutNpm(process.env);
    this.environment = { ...own, PATH: [nodeFolder, own['PATH']].join(path.delimiter) };
  }

  /** Packs and installs. Call {@link remove} in the end. */
  static async create(): Promise<InstalledLibrary> {
    const library = new InstalledLibrary(mkdtempSync(path.join(tmpdir(), 'georender-library-')));
    try {
      await library.installOldestNode();
      library.tarball = await library.pack();
      await library.install(library.tarball);
      return library;
    } catch (error) {
      library.remove();
      throw error;
    }
  }

  /** A copy of an example that finds the installed packages. */
  exampleFolder(example: string): string {
    return path.join(this.folder, example);
  }

  /** Runs the oldest Node, and returns what it printed. */
  async run(args: readonly string[], folder = this.folder): Promise<string> {
    const options = { cwd: folder, env: this.environment, maxBuffer: Infinity };
    const { stdout } = await promisify(execFile)(this.node, args, options);
    return stdout;
  }

  /** Runs `npx georender` from the tarball in an empty folder, as somebody who tries it. @returns what it printed */
  async npx(args: readonly string[]): Promise<string> {
    const cwd = mkdtempSync(path.join(this.folder, 'empty-'));
    const packed = ['--yes', '--package', path.join(this.folder, this.tarball), 'georender'];
    const options = { cwd, env: this.environment, maxBuffer: Infinity };
    const { stdout } = await promisify(execFile)('npx', [...packed, ...args], options);
    return stdout;
  }

  /** Checks the types of all examples by the installed TypeScript, libraries too, and returns the complaints. */
  async typeErrors(options: readonly string[]): Promise<string> {
    const compiler = path.join(this.folder, 'node_modules/typescript/bin/tsc');
    const programs = EXAMPLE_NAMES.map((example) => path.join(example, 'index.ts')).filter((program) =>
      existsSync(path.join(this.folder, program)),
    );
    const common = ['--noEmit', '--strict', '--target', 'es2022', '--skipLibCheck', 'false', '--types', 'node'];
    try {
      return await this.run([compiler, ...common, ...options, ...programs]);
    } catch (error) {
      if (error instanceof Error && 'stdout' in error) return `${error.stdout}`;
      throw error;
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async installOldestNode(): Promise<void> {
    const folder = path.join(this.folder, 'oldest-node');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
    await this.npm(['install', '--no-save', `node@${oldestNode()}`], folder);
  }

  /** @returns the tarball */
  private async pack(): Promise<string> {
    await this.npm(['pack', '--pack-destination', this.folder], ROOT);
    const [tarball] = readdirSync(this.folder).filter((file) => file.endsWith('.tgz'));
    if (tarball === undefined) throw new Error('npm pack wrote no tarball');
    return tarball;
  }

  /** The examples need the same packages, which are installed once, above their folders. */
  private async install(tarball: string): Promise<void> {
    for (const example of EXAMPLE_NAMES) {
      cpSync(path.join(EXAMPLES, example), this.exampleFolder(example), { recursive: true });
      symlinkSync('../node_modules', path.join(this.exampleFolder(example), 'node_modules'));
    }
    const manifest = JSON.parse(readFileSync(path.join(EXAMPLES, 'one-site/package.json'), 'utf8'));
    manifest.dependencies[name] = `file:${tarball}`;
    writeFileSync(path.join(this.folder, 'package.json'), JSON.stringify(manifest));
    await this.npm(['install', '--no-audit', '--no-fund'], this.folder);
  }

  private async npm(args: readonly string[], folder: string): Promise<void> {
    await promisify(execFile)('npm', args, { cwd: folder, env: this.environment, maxBuffer: Infinity });
  }
}

/** Without what an `npm test` around us says of its own folder, and without the tools of this repository. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([key]) => !/^npm_(?:package|lifecycle)_|^npm_config_local_prefix$|^INIT_CWD$/.test(key),
  );
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((each) => !each.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: folders.join(path.delimiter) };
}
