// The settings of caching: how long pages are fresh, and which query parameters make a page another one.
import { DEFAULT_FRESHNESS_RULE, MAX_RECORD_LIFE_SECONDS } from '../../pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../pages/query-policy';
import { durationText } from '../duration';
import { duration, FLAG, list, oneOf, text } from '../forms';
import { rules } from '../rules-form';
import { defaulted, optional, type Setting } from '../setting';
import { RULE_PATHS } from './paths';

const LIFE = duration(0, MAX_RECORD_LIFE_SECONDS);

/** A parameter's name as it stands in a URL; a star at its end stands for any rest. */
const PARAMETER = /^[!$'()*+,\-.0-9:;@A-Z[\]_a-z~%/?]{1,100}$/;

function life(description: string, seconds: number, form = LIFE): Setting<number> {
  return defaulted({ description, form, default: durationText(seconds) });
}

function ruleLife(of: string, example: string): Setting<number | undefined> {
  return optional({ description: `\`${of}\` of these paths.`, form: LIFE, example });
}

/** Parts that a rule leaves out are as for all other paths. */
const FRESHNESS_RULES = rules(
  {
    paths: RULE_PATHS,
    fresh: ruleLife('freshness', '5m'),
    staleWhileRevalidate: ruleLife('staleWhileRevalidate', '1h'),
    staleIfError: ruleLife('staleIfError', '30d'),
    notFound: ruleLife('notFoundFreshness', '5m'),
    redirects: ruleLife('redirectFreshness', '5m'),
  },
  { title: 'FreshnessRuleInput' },
);

export const CACHING = {
  freshness: life(
    'How long a page is fresh.',
    DEFAULT_FRESHNESS_RULE.pages.freshSeconds,
    duration(60, MAX_RECORD_LIFE_SECONDS),
  ),
  staleWhileRevalidate: life(
    'How long a page is still shown after its freshness, while it is rendered again in the background.',
    DEFAULT_FRESHNESS_RULE.pages.staleWhileRevalidateSeconds,
  ),
  staleIfError: life(
    'How long a page is shown after its freshness if it can’t be rendered.',
    DEFAULT_FRESHNESS_RULE.pages.staleIfErrorSeconds,
  ),
  notFoundFreshness: life('How long the answers 404 and 410 are fresh.', DEFAULT_FRESHNESS_RULE.notFoundSeconds),
  redirectFreshness: life(
    'How long temporary redirects (302, 303, 307) are fresh. 301 and 308 are kept like pages.',
    DEFAULT_FRESHNESS_RULE.redirectSeconds,
  ),
  freshnessRules: defaulted({
    description: 'Other durations for some paths. The first rule that matches a path holds.',
    form: FRESHNESS_RULES,
    default: [],
    example: [{ paths: '/news/*', fresh: '5m', staleWhileRevalidate: '1h' }],
  }),
  queryMode: defaulted({
    description:
      'Which query parameters make a page another one. `ignore`: all except those of `queryParameters` and known ' +
      'tracking parameters. `allow`: only those of `queryParameters`.',
    form: oneOf(['ignore', 'allow']),
    default: DEFAULT_QUERY_POLICY.mode,
  }),
  queryParameters: defaulted({
    description: 'Names of parameters for `queryMode`, as they stand in URLs. A `*` at the end stands for any rest.',
    form: list(
      text(
        'a parameter’s name as it stands in URLs, with a * at its end for any rest, at most 100 characters',
        PARAMETER,
      ),
      { most: 50 },
    ),
    default: DEFAULT_QUERY_POLICY.names,
    example: ['sessionid', 'ab_*'],
  }),
  querySort: defaulted({
    description: 'Whether the order of query parameters with different names makes no difference.',
    form: FLAG,
    default: DEFAULT_QUERY_POLICY.sort,
  }),
};
