// `georender rollback`: has the live code answer everything again, and says how to take the canaries' code back.
import { rollbackSteps } from '../../operations/router/canary-steps';
import { shareCommand } from './share-command';

/** The command. */
export const rollbackCommand = shareCommand({
  name: 'rollback',
  summary: 'have the live code answer all URLs again, and say how to take the new code back',
  examples: [['georender rollback --stack prod --yes', 'no canary answers any more']],
  percent: 0,
  question: 'Have the live code answer all URLs?',
  steps: rollbackSteps,
});
