// Which queries look like a one-time token: fetching such a link uses it up, so a link preview must not.
// Runs in the router: a regular expression of ES5.1.

/**
 * Found in a query that has one of these, with a value:
 * - a name, alone or at the end of a longer one (`reset_password_token`), of magic links, password resets,
 *   invitations or confirmations of addresses (Firebase's `oobCode`, Supabase's `token_hash`, Laravel's `signature`),
 *   or of the answers of sign-in services (SAML 2.0 Bindings §3.4, §3.6);
 * - a name that ends in `Token`;
 * - a ticket of CAS (CAS Protocol 3.0, §3.7);
 * - a JSON Web Token under any name: its header begins with `{"` in base64url (RFC 7515 §3.1);
 * - the answer of an OAuth 2.0 service, whose `code` comes with its `state` (RFC 6749 §4.1.2).
 *
 * Its groups capture only because that is two bytes shorter.
 */
export const ONE_TIME_TOKEN =
  /(^|&)(([^=&]*[-_.])?(token(_?hash)?|otp|oobcode|nonce|jwt|saml(response|request|art)|magic(_?link)?|sig(nature)?|hmac|(one_?time|login|sign_?in|reset|confirm(ation)?|verif(y|ication)|activat(e|ion)|invit(e|ation))_?(code|key)|password|secret)=[^&]|[^=&]*token=[^&]|ticket=st-|[^=&]+=eyj[\w-]{8}|code=[^&]+&(.*&)?state=|state=[^&]*&(.*&)?code=)/i;
