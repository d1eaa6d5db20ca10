// Which queries look like a one-time token: whoever fetches such a link uses it up, so a link preview must not (DESIGN,
// decision 14). Runs in the router: regular expressions of ES5.1.

/**
 * Names, alone or behind other words of a longer name (`reset_password_token`), of what is used once or signs somebody
 * in: magic links, password resets, invitations, confirmations of addresses (Firebase's `oobCode`, Supabase's
 * `token_hash`, Laravel's `signature`), and the answers of sign-in services (SAML 2.0 Bindings §3.4 and §3.6).
 */
const NAMES =
  'token(?:_?hash)?|otp|oobcode|nonce|jwt|samlresponse|samlrequest|samlart|magic(?:_?link)?|sig(?:nature)?|hmac|' +
  '(?:one_?time|login|sign_?in|reset|confirm(?:ation)?|verif(?:y|ication)|activat(?:e|ion)|invit(?:e|ation))_?(?:code|key)|' +
  'password|secret';

/**
 * The source of a regular expression for a query, ignoring case: a parameter of such a name that has a value, or whose
 * name ends in `Token`; the answer of an OAuth 2.0 service, whose `code` comes with its `state` (RFC 6749 §4.1.2); a
 * ticket of CAS (CAS Protocol 3.0, §3.7); or, whatever it is called, a JSON Web Token, whose header begins with `{"` in
 * base64url (RFC 7515 §3.1).
 */
export const ONE_TIME_TOKEN_SOURCE =
  '(?:^|&)(?:(?:[^=&]*[-_.])?(?:' + NAMES + ')=[^&]|[^=&]*token=[^&]|ticket=st-|[^=&]+=eyj[\\w-]{8}|' +
  'code=[^&]+&(?:.*&)?state=|state=[^&]*&(?:.*&)?code=)';
