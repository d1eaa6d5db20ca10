// The library as users install it: files and types, the code that it deploys, and the examples under Pulumi's engine.
// It runs if GEORENDER_LIBRARY is set, since it installs packages from npm's registry.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { buildEdgeBundle, buildFilesBundle } from '../../bundles/edge-bundle';
import { buildHealthPackage, buildLambdaPackages } from '../../bundles/lambda-package';
import { COMMANDS } from '../../cli/commands';
import { type RouterSettings, routerConfig } from '../../core/routing/router-config';
import { dependencies, peerDependencies } from '../../package.json';
import { RULES } from '../../policy/rules';
import { startCheckSite } from '../cli/check/check-site';
import { EngineStack, type EngineStackOptions } from '../engine/engine-stack';
import { LambdaAccountApi } from '../support/pulumi/lambda-account-api';
import { skip } from '../support/run/skip';
import { EXAMPLE_NAMES, InstalledLibrary, oldestNode } from './installed-library';

const ROOT = path.join(__dirname, '../..');

const STEP_TIMEOUT_MS = 600_000;

const OLDEST_NODE = `v${oldestNode()}`;

/** Everything that may lie in the package. */
const PACKED = [
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/library\/(?:components|core|bundles|handlers\/render)\/[a-z0-9/-]+(?:\.js|\.d\.ts)$/,
  /^dist\/library\/policy\/(?:PulumiPolicy\.yaml|package\.json|start\.cjs|[a-z/-]+(?:\.js|\.d\.ts))$/,
  /^dist\/library\/provider\/(?:PulumiPlugin\.yaml|package\.json|[a-z/-]+(?:\.js|\.d\.ts))$/,
  /^dist\/library\/bundles\/inflate-chromium\.mjs$/,
  /^dist\/library\/core\/geography\/place-points\.json$/,
  /^dist\/library\/edge\/(?:core|handlers\/edge)\/[a-z/-]+\.js$/,
  /^(?:cli\/georender|check-node)\.cjs$/,
  /^dist\/library\/cli\/(?:THIRD-PARTY-LICENSES\.txt|[\w-]+\.mjs|sql\/[a-z-]+\.sql)$/,
  /^dist\/library\/cli\/console-page\/(?:index\.html|THIRD-PARTY-LICENSES\.md|assets\/[\w-]+\.(?:js|css))$/,
  /^dist\/library\/functions\/(?:THIRD-PARTY-LICENSES\.txt|(?:serve|render|health|api|jobs|schedule)\/index\.mjs)$/,
];

/** Prints what the package builds for the settings in the second argument; the third is a folder for zips. */
const BUILD = `
  const [folder, settings, cacheDir] = process.argv.slice(1);
  const load = (file) => require(folder + '/dist/library/' + file);
  const config = load('core/routing/router-config.js').routerConfig(JSON.parse(settings));
  const edge = load('bundles/edge-bundle.js');
  const packages = load('bundles/lambda-package.js');
  (async () => {
    const { serve, render } = await packages.buildLambdaPackages({ cacheDir });
    const health = await packages.buildHealthPackage({ cacheDir });
    console.log(JSON.stringify({
      node: process.version,
      router: await edge.buildEdgeBundle(config),
      files: await edge.buildFilesBundle(config),
      serve: serve.sha256, render: render.sha256, health: health.sha256,
    }));
  })();`;

/** The secrets that examples ask for, by folder. */
const SECRETS: Readonly<Record<string, string>> = {
  'load-balanced': 'load-balanced:originSecret',
  'prerender-service': 'prerender-service:prerenderToken',
};

const SETTINGS: RouterSettings = {
  regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
  home: 'us-east-1',
  scheme: 'https',
  hosts: ['www.example.com'],
};

describe('the packed library', function () {
  this.timeout(STEP_TIMEOUT_MS);
  let installed: InstalledLibrary | undefined;

  before(async function () {
    if (process.env['GEORENDER_LIBRARY'] === undefined)
      return skip(this, 'GEORENDER_LIBRARY is not set; .ci/run sets it, and packages are installed from the registry');
    installed = await InstalledLibrary.create();
  });

  after(() => installed?.remove());

  function library(): InstalledLibrary {
    assert.ok(installed);
    return installed;
  }

  it('holds built JavaScript, declarations and what a deployment needs, and nothing else', () => {
    const entries = readdirSync(library().packageFolder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(library().packageFolder, path.join(entry.parentPath, entry.name)));
    assert.deepEqual(
      files.filter((file) => !PACKED.some((pattern) => pattern.test(file))),
      [],
    );
    for (const pattern of PACKED)
      assert.ok(
        files.some((file) => pattern.test(file)),
        String(pattern),
      );
  });

  it('loads no package that it does not ask for', () => {
    const folder = path.join(library().packageFolder, 'dist/library');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(?!functions|edge|cli).*(?:\.m?js|\.d\.ts)$/.test(file),
    );
    // CloudFront has the module `cloudfront`: the router imports it.
    const known = [...Object.keys({ ...dependencies, ...peerDependencies }), ...builtinModules, 'cloudfront'];
    const unknown = sources.flatMap((source) => {
      const text = readFileSync(path.join(folder, source), 'utf8');
      return [...text.matchAll(/(?:\bfrom |\b(?:require|import)\()["']([^.'"][^'"]*)["']/g)]
        .map(([, specifier = '']) => specifier)
        .filter((specifier) => !specifier.startsWith('node:'))
        .filter((specifier) => !known.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
        .map((specifier) => ({ source, specifier }));
    });
    assert.deepEqual(unknown, []);
  });

  it('brings no Node, and is loaded by the oldest one that it allows, from CommonJS and from modules', async () => {
    const script = (load: string) =>
      `(async () => { const { checkDeployment, edgeOutputs, Georender, GeorenderEdge, stackOutputs, ...others } = ${load};
        const types = [checkDeployment, edgeOutputs, Georender, GeorenderEdge, stackOutputs].map((one) => typeof one);
        console.log(process.version, ...types, Object.keys(others).join()) })()`;
    const five = 'function '.repeat(5).trim();
    const required = await library().run(['-e', script("require('georender')")]);
    const imported = await library().run(['-e', script("await import('georender')")]);

    assert.equal(existsSync(path.join(library().packageFolder, '../node')), false);
    assert.equal(required, `${OLDEST_NODE} ${five} \n`);
    assert.match(imported, new RegExp(`^${OLDEST_NODE} ${five} [\\w.,]*\n$`));
  });

  it('deploys the very bytes of the clone', async () => {
    const { packageFolder } = library();
    const cacheDir = path.join(packageFolder, '../.cache');
    const printed = await library().run(['-e', BUILD, packageFolder, JSON.stringify(SETTINGS), cacheDir]);

    const { serve, render } = await buildLambdaPackages();
    assert.deepEqual(JSON.parse(printed), {
      node: OLDEST_NODE,
      router: await buildEdgeBundle(routerConfig(SETTINGS)),
      files: await buildFilesBundle(routerConfig(SETTINGS)),
      serve: serve.sha256,
      render: render.sha256,
      health: (await buildHealthPackage()).sha256,
    });
  });

  it('brings the command, which runs under the oldest Node, and says how to install what it leaves out', async () => {
    const georender = path.join(library().packageFolder, '../.bin/georender');
    const help = await library().run([georender, '--help']);
    for (const name of Object.keys(COMMANDS)) assert.match(help, new RegExp(`^ {2}${name} `, 'm'));
    await assert.rejects(library().run([georender, 'geo']), (error) => {
      assert.ok(error instanceof Error && 'stderr' in error);
      assert.match(
        String(error.stderr),
        /^This command needs the package world-atlas, .*; run: npm install world-atlas@/,
      );
      return true;
    });
    // No run listens there: the command, its SDK clients included, works until it asks.
    await assert.rejects(library().run([georender, 'smoke', '--outputs', 'none.json']), (error) => {
      assert.ok(error instanceof Error && 'stderr' in error);
      assert.match(String(error.stderr), /^--outputs: none\.json can't be read/);
      return true;
    });
  });

  it('checks a page from an empty folder, as a stranger tries it', async () => {
    const { site, close } = await startCheckSite();
    try {
      const report = path.join(library().packageFolder, '../report.html');
      const printed = await library().npx(['check', `${site.url}/good`, '--html', report]);
      assert.match(printed, /\n {2}ok {7}no problem was found\n/);
      assert.equal(readFileSync(report, 'utf8').match(/src="data:image\/jpeg;base64,/g)?.length, 3);
      await assert.rejects(library().npx(['check', `${site.url}/application`]), (error) => {
        assert.ok(error instanceof Error && 'stdout' in error && 'code' in error);
        assert.match(String(error.stdout), /error {4}blank-for-bots: A bot gets 0 %/);
        assert.equal(error.code, 1);
        return true;
      });
    } finally {
      await close();
    }
  });

  it('brings the rules of the policy pack', async () => {
    const rules = await library().run(['-p', "require('georender/policy').georenderPolicies().length"]);
    assert.equal(Number(rules), RULES.length);
  });

  for (const module of ['nodenext', 'commonjs']) {
    it(`compiles the examples as ${module}, libraries checked`, async () => {
      const moduleResolution = module === 'commonjs' ? 'node10' : module;
      const errors = await library().typeErrors(['--module', module, '--moduleResolution', moduleResolution]);
      assert.equal(errors, '');
    });
  }

  for (const example of EXAMPLE_NAMES)
    it(`previews examples/${example} under Pulumi’s engine and the oldest Node`, async function () {
      const output = await previewed(this, { projectFolder: library().exampleFolder(example) });
      assert.equal(madeDistributions(output), example === 'two-sites' ? 2 : 1);
    });

  it('makes a project of the template by pulumi new, and previews it', async function () {
    const projectFolder = library().exampleFolder('one-site');
    const output = await previewed(this, { projectFolder, template: path.join(ROOT, 'template') });
    assert.match(output, /urn:pulumi:test::made::georender:index:Georender::site/);
    assert.equal(madeDistributions(output), 1);
  });

  /** What a preview under the policy pack printed; without an engine, the test is skipped. */
  async function previewed(
    context: Mocha.Context,
    project: Pick<EngineStackOptions, 'projectFolder' | 'template'>,
  ): Promise<string> {
    const binaries = process.env['GEORENDER_PULUMI_ENGINE'];
    if (binaries === undefined) return skip(context, 'GEORENDER_PULUMI_ENGINE names no folder with the Pulumi CLI');
    const lambdaApi = await LambdaAccountApi.start();
    const { node, packageFolder } = library();
    const stack = await EngineStack.create({ ...project, binaries, lambdaEndpoint: lambdaApi.endpoint, node });
    try {
      const secret = SECRETS[path.basename(project.projectFolder)];
      if (secret !== undefined) stack.configure({ [secret]: await stack.encrypted('open sesame') });
      const pack = path.join(packageFolder, 'dist/library/policy');
      const { exitCode, output } = await stack.preview('--policy-pack', pack);
      assert.equal(exitCode, 0, output);
      assert.match(output, /Policy Packs run:\n.*\n +georender\b/);
      assert.doesNotMatch(output, /\[mandatory\]/);
      return output;
    } finally {
      stack.remove();
      await lambdaApi.close();
    }
  }
});

/** How many distributions a preview would make. */
function madeDistributions(output: string): number {
  return output.match(/\+ aws:cloudfront\/distribution:Distribution:/g)?.length ?? 0;
}
