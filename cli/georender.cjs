#!/usr/bin/env node
// The command `georender`: from its sources in a clone, from the built library in a package. ES5, for check-node.cjs.
'use strict';

require('../check-node.cjs').requireNode();

var path = require('path');
var isClone = require('fs').existsSync(path.join(__dirname, 'georender.ts'));
if (isClone) {
  // ts-node would leave a compile cache in the temporary folder.
  process.env.DISABLE_V8_COMPILE_CACHE = '1';
  require('ts-node/register/transpile-only');
}
require(isClone ? './georender.ts' : '../dist/library/cli/georender.js').main();
