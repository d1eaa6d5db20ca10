// Starts the policy pack: from its sources in a clone, built in a package.
'use strict';

const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** Pulumi's `run-policy-pack` has ts-node check types in each command, which takes seconds; `npm run typecheck` does. */
function loadSourcesWithoutTypes() {
  const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  require.extensions['.ts'] = (module, fileName) => {
    const { outputText } = transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions });
    module._compile(outputText, fileName);
  };
}

if (existsSync(path.join(__dirname, 'index.ts'))) {
  loadSourcesWithoutTypes();
  require('./index.ts');
} else {
  require('./index.js');
}
