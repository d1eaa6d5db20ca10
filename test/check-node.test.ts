// Which versions of Node are refused, and with which words.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeProblem } from '../check-node.cjs';
import { dependencies, devDependencies, engines, peerDependencies } from '../package.json';

const ROOT = path.join(__dirname, '..');

/** The ranges that refuse a version, by the rules of npm itself. */
function refusing(version: string, ranges: readonly string[]): readonly string[] {
  const script = `const { satisfies } = require('semver');
    const [version, ...ranges] = process.argv.slice(1);
    console.log(JSON.stringify(ranges.filter((range) => !satisfies(version, range))));`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script, version, ...ranges], { cwd: ROOT, encoding: 'utf8' }),
  );
}

/** Of devDependencies, those that are bundled into the functions, or load the program. */
const BUNDLED = /^(?:@aws-lambda-powertools|@aws-sdk|@smithy)\/|^(?:puppeteer-core|undici|ts-node|typescript)$/;

/** The engines that the product's packages declare. */
function declaredRanges(): readonly string[] {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  const bundled = Object.keys(devDependencies).filter((name) => BUNDLED.test(name));
  const ranges = [...Object.keys({ ...dependencies, ...peerDependencies }), ...bundled].map(
    (name) => packages[`node_modules/${name}`].engines?.node,
  );
  return [...new Set(ranges.filter((range) => typeof range === 'string'))];
}

describe('check-node', () => {
  const problemOf = (version: string): string | undefined => nodeProblem(version, '/usr/bin/node');

  it('names the range, the Node that runs, and what to do, in one sentence', () => {
    assert.equal(
      problemOf('20.11.0'),
      `Georender needs Node ${engines.node}, but /usr/bin/node is Node 20.11.0; put a newer one first on the PATH, or run ` +
        '"npm ci" with its install scripts, which brings one for the npm commands.',
    );
  });

  for (const version of ['18.20.8', '20.20.2', '22.11.0', '22.16.9', '23.11.1']) {
    it(`refuses ${version}`, () => assert.ok(problemOf(version)));
  }

  for (const version of ['22.17.0', '22.23.3', '24.0.0', '24.21.0', '25.1.0-nightly2026', process.versions.node]) {
    it(`takes ${version}`, () => assert.equal(problemOf(version), undefined));
  }

  it('allows what all dependencies allow, and nothing else', () => {
    const declared = declaredRanges();
    for (const version of ['22.17.0', '22.99.0', '24.0.0', '25.0.0']) assert.deepEqual(refusing(version, declared), []);
    for (const version of ['22.16.9', '23.11.1']) assert.notDeepEqual(refusing(version, declared), []);
  });

  it('can be parsed by old versions of Node', () => {
    const text = readFileSync(path.join(ROOT, 'check-node.cjs'), 'utf8');
    assert.doesNotMatch(text, /=>|\b(?:const|let|class|import|async)\s|`[^`]*\$\{|\?\.|\?\?|\.\.\./);
  });

  for (const entry of ['cli/georender.cjs', 'test/run.cjs']) {
    it(`is asked first by ${entry}`, () => {
      const [first] = readFileSync(path.join(ROOT, entry), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !/^(?:\/\/|#!|'use strict';$)/.test(line));
      assert.equal(first, "require('../check-node.cjs').requireNode();");
    });
  }
});
