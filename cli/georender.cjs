#!/usr/bin/env node
// The command `georender`: from its sources in a clone, from the built library in a package. ES5, for check-node.cjs.
'use strict';

require('../check-node.cjs').requireNode();

var isClone = require('fs').existsSync(require('path').join(__dirname, 'georender.ts'));
if (isClone) {
  // ts-node would leave a compile cache in the temporary folder.
  process.env.DISABLE_V8_COMPILE_CACHE = '1';
  // It would look for tsconfig.json where the command is called, which may be another folder.
  process.env.TS_NODE_PROJECT = require('path').join(__dirname, '../tsconfig.json');
  require('ts-node/register/transpile-only');
  require('./georender.ts').main();
} else {
  require('../dist/library/cli/georender.mjs').main();
}
