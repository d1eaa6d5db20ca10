// Which queries look like a one-time token: whoever fetches such a link uses it up, so a link preview must not.
// Runs in the router: a regular expression of ES5.1.

/**
 * Found in a query that has one of these, with a value:
 * - a parameter, alone or behind other words of a longer name (`reset_password_token`), called after what is used once or
 *   signs somebody in: magic links, password resets, invitations, confirmations of addresses (Firebase's `oobCode`,
 *   Supabase's `token_hash`, Laravel's `signature`), and the answers of sign-in services (SAML 2.0 Bindings §3.4, §3.6);
 * - one whose name ends in `Token`;
 * - a ticket of CAS (CAS Protocol 3.0, §3.7);
 * - a JSON Web Token, whatever it is called: its header begins with `{"` in base64url (RFC 7515 §3.1);
 * - the answer of an OAuth 2.0 service, whose `code` comes with its `state` (RFC 6749 §4.1.2).
 *
 * Its groups capture, though nobody reads them: two bytes less each, of the few that the router has.
 */
export const ONE_TIME_TOKEN =
  /(^|&)(([^=&]*[-_.])?(token(_?hash)?|otp|oobcode|nonce|jwt|saml(response|request|art)|magic(_?link)?|sig(nature)?|hmac|(one_?time|login|sign_?in|reset|confirm(ation)?|verif(y|ication)|activat(e|ion)|invit(e|ation))_?(code|key)|password|secret)=[^&]|[^=&]*token=[^&]|ticket=st-|[^=&]+=eyj[\w-]{8}|code=[^&]+&(.*&)?state=|state=[^&]*&(.*&)?code=)/i;
