// `georender promote`: has the canaries answer everything, and says how their code becomes the live one.
import { promotionSteps } from '../../operations/router/canary-steps';
import { shareCommand } from './share-command';

/** The command. */
export const promoteCommand = shareCommand({
  name: 'promote',
  summary: 'have the canaries answer all URLs now, and say how to make their code the live one',
  examples: [['georender promote --stack prod', 'the newest code answers everything']],
  percent: 100,
  question: 'Have canaries answer all URLs?',
  steps: promotionSteps,
});
