// Refuses a Node that package.json does not allow, in one sentence. ES5 and CommonJS, since old Nodes must parse it.
'use strict';

var RANGE = require('./package.json').engines.node;

/** `22.17.0` as numbers, without a part after a hyphen, as in nightly builds. */
function numbers(version) {
  return version.replace(/^v/, '').split('-')[0].split('.').map(Number);
}

/** Below zero if the first version is older. */
function compare(one, other) {
  for (var index = 0; index < 3; index += 1) {
    var difference = (one[index] || 0) - (other[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version is in a range of package.json's two forms: `^22.17.0` and `>=24.0.0`, joined by `||`. */
function isAllowed(version, range) {
  return range.split('||').some(function (part) {
    var parsed = /^(\^|>=)(\d+\.\d+\.\d+)$/.exec(part.trim());
    if (parsed === null)
      throw new Error('engines.node in package.json has "' + part + '", which check-node.cjs can\'t read');
    var least = numbers(parsed[2]);
    return compare(numbers(version), least) >= 0 && (parsed[1] === '>=' || numbers(version)[0] === least[0]);
  });
}

/** The problem with a version of Node, or undefined. It names the executable, which is rarely the expected one. */
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

/** Ends the process with that sentence if its Node is too old. */
function requireNode() {
  var problem = nodeProblem(process.versions.node, process.execPath);
  if (problem === undefined) return;
  process.stderr.write(problem + '\n');
  process.exit(1);
}

module.exports = { nodeProblem: nodeProblem, requireNode: requireNode };
