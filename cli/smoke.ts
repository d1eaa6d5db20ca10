// `npm run smoke`: checks on a deployed Georender what no test elsewhere can.
import { DONE, FAILED, runCommand, say } from './command/run-command';
import { awsPorts } from './smoke/aws-ports';
import { runChecks } from './smoke/checks/check';
import { smokeChecks } from './smoke/checks/smoke-checks';
import { parseSmokeOptions } from './smoke/options';
import { readOutputs } from './stack/outputs-source';
import { parseStackOutputs } from './stack/stack-outputs';

runCommand(async (args) => {
  const { outputs: from, page, timeoutSeconds } = parseSmokeOptions(args);
  const { source, outputs: found } = await readOutputs(from);
  const outputs = parseStackOutputs(source, found);
  say(`Checking ${outputs.url} (distribution ${outputs.distributionId}) in ${outputs.regions.join(', ')} …`);
  const checks = smokeChecks({ outputs, page, timeoutMs: timeoutSeconds * 1000, ports: awsPorts(outputs) });
  const { failed } = await runChecks(checks, say);
  return failed > 0 ? FAILED : DONE;
});
