// Runs the built router under njs, whose dialect is CloudFront Functions' nearest relative.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The njs executable, where the environment names one (`.ci/run` sets it). */
export const NJS = process.env['GEORENDER_NJS'];

/** Why tests are skipped without it. */
export const NJS_MISSING = 'GEORENDER_NJS names no njs executable; .ci/run sets it (Debian: apt-get install njs)';

/** A stand-in for CloudFront's module: remembers the chosen origins, and how often the store was read. */
const CLOUDFRONT_MODULE = `
var chosen = [];
var reads = 0;
export default {
  edgeLocation: {},
  keyValues: {},
  chosen: function () { var last = chosen; chosen = []; return last; },
  reads: function () { var last = reads; reads = 0; return last; },
  kvs: function () {
    var values = this.keyValues;
    return {
      get: function (key, options) {
        reads += 1;
        if (values[key] === undefined) return Promise.reject(new Error('no key ' + key));
        return Promise.resolve(values[key]).then(function (text) { return options.format === 'json' ? JSON.parse(text) : text; });
      }
    };
  },
  selectRequestOriginById: function (id) { chosen = [id]; },
  createRequestOriginGroup: function (group) {
    chosen = group.originIds.map(function (origin) { return origin.originId; });
    if (chosen.length !== 2 || group.failoverCriteria.statusCodes.length === 0) throw new Error('not a group');
  }
};`;

/** njs cuts a line of its console at 2,048 characters: `print` writes JSON in pieces, and an empty line behind them. */
const PRINT = `
function print(value) {
  var text = JSON.stringify(value);
  for (; text.length > 1000; text = text.slice(1000)) console.log(text.slice(0, 1000));
  console.log(text + '\\n');
}
`;

/**
 * Runs a router and, behind it in the same script, a driver that calls its `handler`, may import `cloudfront`, and
 * tells by `print`.
 * @returns the printed values, as JSON
 */
export function runUnderNjs(njs: string, router: string, driver: string): readonly string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'georender-njs-'));
  try {
    const script = path.join(folder, 'router.js');
    writeFileSync(path.join(folder, 'cloudfront'), CLOUDFRONT_MODULE);
    writeFileSync(script, router + PRINT + driver);
    const output = execFileSync(njs, ['-p', folder, script], { encoding: 'utf8' });
    return output
      .trimEnd()
      .split('\n\n')
      .map((value) => value.replaceAll('\n', ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
