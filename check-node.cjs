// Says in one sentence that this Node is not one of those that package.json allows. Written for old Nodes too, which
// must be able to parse it: ES5 and CommonJS.
'use strict';

var RANGE = require('./package.json').engines.node;

/** `22.17.0` as numbers; what stands behind a hyphen, as in nightly builds, doesn't count. */
function numbers(version) {
  return version.replace(/^v/, '').split('-')[0].split('.').map(Number);
}

/** Below zero if the first version is the older one. */
function compare(one, other) {
  for (var index = 0; index < 3; index += 1) {
    var difference = (one[index] || 0) - (other[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Whether a version lies in a range of the two forms that package.json uses: `^22.17.0` and `>=24.0.0`, joined by
 * `||`.
 */
function isAllowed(version, range) {
  return range.split('||').some(function (part) {
    var parsed = /^(\^|>=)(\d+\.\d+\.\d+)$/.exec(part.trim());
    if (parsed === null)
      throw new Error('engines.node in package.json has "' + part + '", which check-node.cjs can\'t read');
    var least = numbers(parsed[2]);
    return compare(numbers(version), least) >= 0 && (parsed[1] === '>=' || numbers(version)[0] === least[0]);
  });
}

/** Why this version of Node won't do, or undefined. The executable is named, since it is rarely the expected one. */
function nodeProblem(version, executable) {
  if (isAllowed(version, RANGE)) return undefined;
  return (
    'Georender needs Node ' +
    RANGE +
    ', but ' +
    executable +
    ' is Node ' +
    version +
    '; ' +
    'put a newer one first on the PATH, or run "npm ci" with its install scripts, which brings one for the npm commands.'
  );
}

/** Ends the process, with the sentence, where this Node won't do. */
function requireNode() {
  var problem = nodeProblem(process.versions.node, process.execPath);
  if (problem === undefined) return;
  process.stderr.write(problem + '\n');
  process.exit(1);
}

module.exports = { nodeProblem: nodeProblem, requireNode: requireNode };
