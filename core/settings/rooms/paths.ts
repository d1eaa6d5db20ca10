// The forms of paths and cookies that several rooms share.
import { COOKIE_NAME_FORM, COOKIE_NAME_RULE } from '../../patterns/cookie-patterns';
import { PATH_PATTERN_FORM, PATH_PATTERN_RULE } from '../../patterns/path-patterns';
import { list, text } from '../forms';
import { required } from '../setting';

/** A CloudFront path pattern. */
export const PATH = text(PATH_PATTERN_RULE, PATH_PATTERN_FORM);

/** The part of a rule that says which paths it is for. */
export const RULE_PATHS = required({ description: 'A CloudFront path pattern.', form: PATH, example: '/news/*' });

/** Names of cookies, few enough for the router's 10 KB and the functions' environment of 4 KB. */
export const COOKIES = list(text(COOKIE_NAME_RULE, COOKIE_NAME_FORM), {
  most: 20,
  why: ". A * at a name's end stands for many.",
});
