import assert from 'node:assert/strict';
import { personalCookieTest } from '../../../core/pages/infrastructure-cookies';

describe('core/infrastructure-cookies', () => {
  const isPersonal = personalCookieTest(['locale', 'ab_*']);

  it('knows those of load balancers, firewalls and forms by their names', () => {
    // biome-ignore format: a list of words
    const names = [
      'AWSALB', 'AWSALBCORS', 'AWSALBTG', 'AWSALBTGCORS', 'AWSALBAPP-0', 'AWSELB', 'AWSELBCORS', 'GCLB',
      'ARRAffinity', 'ARRAffinitySameSite', 'ApplicationGatewayAffinity', 'ApplicationGatewayAffinityCORS',
      'BIGipServerpool_www', 'TS01a2b3c4', 'SERVERID', 'route', '__cf_bm', '__cflb', '_cfuvid', 'cf_clearance',
      'visid_incap_123', 'incap_ses_456_123', 'nlbi_123', 'ak_bmsc', 'bm_sz', 'bm_sv', '_abck', 'datadome', '__ddg1_',
      'XSRF-TOKEN', 'CSRF-TOKEN', 'csrftoken', '_csrf', '__RequestVerificationToken_L2E',
      '.AspNetCore.Antiforgery.x-1', 'acw_tc', 'citrix_ns_id', 'BNES_x', '_xsrf', 'csrfToken', '__Host-csrf_',
      'NEXT_LOCALE', 'i18n_redirected',
    ];
    for (const name of names) assert.equal(isPersonal(`${name}=abc=; Path=/; HttpOnly`), false, name);
  });

  it('takes any other cookie as personal', () => {
    // biome-ignore format: a list of words
    for (const name of [
      'session', 'JSESSIONID', 'PHPSESSID', 'connect.sid', 'laravel_session', 'AWSALBX', 'xAWSALB', 'awsalb',
      'routes', 'SERVERID2', '_csrfx', 'TS1',
    ]) {
      assert.equal(isPersonal(`${name}=1`), true, name);
    }
    assert.equal(isPersonal(''), true, 'a cookie without a name');
    assert.equal(isPersonal('=AWSALB'), true);
  });

  it('takes a removed cookie as not personal', () => {
    for (const end of [
      'Max-Age=0',
      'path=/; max-age=-1; HttpOnly',
      'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'expires=Thu, 01-Jan-70 00:00:01 GMT; path=/',
    ]) {
      assert.equal(isPersonal(`session=deleted; ${end}`), false, end);
    }
    for (const end of [
      'Max-Age=01',
      'Max-Age=70',
      'Expires=Tue, 01 Jan 2070 00:00:00 GMT',
      'Path=/max-age=0',
      'Expires=Tue, 19 Jan 2038 03:14:07 GMT; Path=/1970',
    ]) {
      assert.equal(isPersonal(`session=1970; ${end}`), true, end);
    }
  });

  it('looks at every cookie, and leaves out those of the settings', () => {
    assert.equal(isPersonal('AWSALB=1\nAWSALBCORS=2; SameSite=None'), false);
    assert.equal(isPersonal('AWSALB=1\nid=2'), true);
    assert.equal(isPersonal('locale=de\nab_7=x'), false);
    assert.equal(personalCookieTest([])('locale=de'), true);
  });
});
