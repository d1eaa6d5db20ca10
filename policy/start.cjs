// Starts the policy pack: from its sources in a clone, built in a package.
'use strict';

const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** Pulumi's `run-policy-pack` has ts-node check types in each command, which takes seconds; `npm run typecheck` does. */
function loadSourcesWithoutTypes() {
  const { ModuleKind, ScriptTarget } = require('typescript');
  const { create } = require('../bundles/kept-transpiler.cjs');
  const options = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  const transpiler = create({ service: { config: { options } } });
  require.extensions['.ts'] = (module, fileName) => {
    const { outputText } = transpiler.transpile(readFileSync(fileName, 'utf8'), { fileName });
    module._compile(outputText, fileName);
  };
}

if (existsSync(path.join(__dirname, 'index.ts'))) {
  loadSourcesWithoutTypes();
  require('./index.ts');
} else {
  require('./index.js');
}
