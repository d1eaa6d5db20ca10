// Starts cli/start.ts through ts-node, without the compile cache that it would leave in the temporary folder.
require('../check-node.cjs').requireNode();
process.env.DISABLE_V8_COMPILE_CACHE = '1';
require('ts-node/register/transpile-only');
require('./start.ts');
