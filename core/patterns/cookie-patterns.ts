// The form of cookie names in settings.

/** A cookie's name (RFC 6265 §4.1.1: a token of RFC 9110 §5.6.2), with a star at its end for any rest. */
export const COOKIE_NAME_FORM = /^[!#$%&'+\-.^_`|~0-9A-Za-z]{1,100}\*?$/;

/** The rule in words, for messages. */
export const COOKIE_NAME_RULE =
  'a cookie’s name, with a * at its end for any rest, at most 100 characters, e.g. connect.sid or wordpress_logged_in_*';
