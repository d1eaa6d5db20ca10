// The settings of pages: how they are rendered, and which of them may be kept.
import { DEFAULT_RENDER_HORIZON_SECONDS, DEFAULT_RENDER_RULE, type PathRule } from '../../pages/render-rules';
import { FLAG, integer, list, text } from '../forms';
import { rules } from '../rules-form';
import { defaulted, type Form, optional } from '../setting';
import { COOKIES, RULE_PATHS } from './paths';

/** A page's own time costs little, but frames of half a minute are many. */
const MOST_HORIZON_SECONDS = 30;

/** A selector without its quoted parts (Selectors Level 4, §3); the browser has the last word. */
const BARE_SELECTOR = /^(?![\s,>+~/\d])[^{}<;@"']*[^\s,>+~{}<;@"']$/;
const MAX_SELECTOR_LENGTH = 200;

function isSelector(value: string): boolean {
  if (value.length > MAX_SELECTOR_LENGTH || /\p{Cc}/u.test(value)) return false;
  const bare = value.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  const count = (character: string) => bare.split(character).length;
  return BARE_SELECTOR.test(bare) && count('(') === count(')') && count('[') === count(']');
}

/** Not all of the web: a pattern must hold more than the scheme and stars. */
const URL_PATTERN = /^(?=.{1,200}$)(?:https?:\/\/|\*)(?=.*[^*/:.])[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]+$/;
const URL_PATTERN_RULE =
  'URL patterns that begin with http://, https:// or *, name more than that, and have at most 200 characters, e.g. https://*.example.com/*';

const PAGE_RULES: Form<readonly PathRule[]> = rules(
  {
    paths: RULE_PATHS,
    keepNoStore: optional({
      description:
        'Whether pages are kept although the site says `no-store`; `private` is always obeyed. ' +
        `Default: ${DEFAULT_RENDER_RULE.keepNoStore}.`,
      form: FLAG,
    }),
    mayBeShort: optional({
      description:
        'Whether a page may have no more text than the site’s own HTML, or much less than it had. ' +
        `Default: ${DEFAULT_RENDER_RULE.mayBeShort}.`,
      form: FLAG,
    }),
    waitFor: optional({
      description: 'A CSS selector: a page is not complete before an element matches it.',
      form: text('a CSS selector of at most 200 characters, e.g. main article or [data-loaded="true"]', isSelector),
      example: 'main article',
    }),
    neverLoad: optional({
      description: 'URL patterns that a render never loads; a `*` stands for any run of characters.',
      form: list(text(URL_PATTERN_RULE, URL_PATTERN), { most: 20 }),
      example: ['https://*.hotjar.com/*'],
    }),
  },
  { title: 'PageRuleInput', mustSayMore: true },
);

export const PAGES = {
  ignoredCookies: defaulted({
    description:
      'Cookies that do not make a page personal although the site sets them, besides the known ones of load balancers, ' +
      'firewalls and CSRF protection. A `*` at a name’s end stands for any rest.',
    form: COOKIES,
    default: [],
    example: ['locale', 'ab_*'],
  }),
  pageRules: defaulted({
    description:
      'How pages of some paths are rendered, and whether they may be kept. ' +
      'Each part comes from the first rule that matches the path and names the part.',
    form: PAGE_RULES,
    default: [],
    example: [
      { paths: '/live/*', keepNoStore: false },
      { paths: '/*', neverLoad: ['https://*.hotjar.com/*'] },
    ],
  }),
  renderHorizonSeconds: defaulted({
    description:
      'How far ahead a render looks after the last answer of the network, in seconds of the page’s own time, which runs ' +
      'faster than ours. The page shows what timers and animations do within it.',
    form: integer(0, MOST_HORIZON_SECONDS),
    default: DEFAULT_RENDER_HORIZON_SECONDS,
  }),
};
