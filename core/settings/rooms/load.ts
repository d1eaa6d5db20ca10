// The settings of load: how many new pages are rendered, and what bots get when there is no time to render one.
import { BOT_GROUP_NAMES } from '../../bots/bot-groups';
import { integer, oneOf, propertiesOf } from '../forms';
import {
  DEFAULT_NEW_PAGES_PER_HOUR,
  DEFAULT_OVERLOAD_ANSWERS,
  OVERLOAD_ANSWERS,
  type OverloadAnswers,
} from '../load-settings';
import { defaulted, type Form } from '../setting';

const ANSWER = oneOf(OVERLOAD_ANSWERS, 'retry (503 with Retry-After), or site (the site’s own HTML)');

const ANSWERS: Form<OverloadAnswers> = {
  schema: {
    type: 'object',
    properties: Object.fromEntries(BOT_GROUP_NAMES.map((group) => [group, ANSWER.schema])),
    additionalProperties: false,
  },
  allowed: 'an object',
  read(value, name, reader) {
    const answers = { ...DEFAULT_OVERLOAD_ANSWERS };
    for (const [key, given] of propertiesOf(value, name, reader)) {
      const group = BOT_GROUP_NAMES.find((known) => known === key);
      if (group === undefined)
        reader.complain(`${name}.${key}: "${key}" is no group of bots; allowed: ${BOT_GROUP_NAMES.join(', ')}.`);
      else answers[group] = ANSWER.read(given, `${name}.${key}`, reader) ?? answers[group];
    }
    return answers;
  },
};

export const LOAD = {
  newPagesPerHour: defaulted({
    description:
      'How many pages that were never seen before a region renders in an hour, for each host; 0: without bound. ' +
      'Further ones are answered as `overloadAnswers` says (docs/security.md, "Ceilings").',
    form: integer(0, 10_000_000),
    default: DEFAULT_NEW_PAGES_PER_HOUR,
  }),
  overloadAnswers: defaulted({
    description:
      'What each group of bots gets in place of a page that can’t be rendered now and has no copy. ' +
      '`retry`: 503 with Retry-After. `site`: the site’s own HTML. Groups that are left out keep their default.',
    form: ANSWERS,
    default: DEFAULT_OVERLOAD_ANSWERS,
    example: { seo: 'site' },
  }),
};
