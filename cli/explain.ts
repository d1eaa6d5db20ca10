// `georender explain`: says what a request for a URL meets, step by step, and why.
import { defineCommand } from './command/define-command';
import { DONE, FAILED } from './command/exit-code';
import { explainOptions } from './explain/options';

/** The command. */
export const explainCommand = defineCommand({
  name: 'explain',
  summary: "say what a bot's request for a URL meets, step by step: router, key, regions, records, edge, answer",
  examples: [
    ['georender explain --local /articles/1 --country DE', 'follows a page of the local run from Germany'],
    ['georender explain --stack prod https://www.example.com/ --as gptbot', 'asks as another bot'],
    ['georender explain --stack prod /login --as person', 'says why a person gets the site itself'],
    [
      "georender explain --stack prod / --cookie theme=dark --header 'accept: application/json'",
      'says what each changes',
    ],
  ],
  options: explainOptions,
  async run({ target, question, json }, terminal) {
    const { openDeployment } = await import('../operations/target/open-deployment');
    const { explain } = await import('../operations/explain/explain');
    const { explanationText } = await import('../operations/explain/explanation-text');
    const deployment = await openDeployment(target);
    try {
      const explanation = await explain(deployment, question);
      if (json) terminal.json(explanation);
      else terminal.say(explanationText(explanation));
      return explanation.edge.kind === 'failed' ? FAILED : DONE;
    } finally {
      deployment.close();
    }
  },
  isWrongUsage: (error) => error instanceof Error && error.name === 'ExplainQuestionError',
});
