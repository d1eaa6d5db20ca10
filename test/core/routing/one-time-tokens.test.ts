import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ONE_TIME_TOKEN } from '../../../core/routing/one-time-tokens';

const isOneTime = (query: string) => ONE_TIME_TOKEN.test(query);

describe('core/one-time-tokens', () => {
  // biome-ignore format: a list of words
  for (const query of [
    'token=a', 'lang=de&token=a', 'access_token=a', 'id-token=a', 'user.token=a', 'resetToken=a', 'TOKEN=a',
    'token_hash=pkce_1&type=magiclink', 'otp=123456', 'oobCode=a&mode=resetPassword', 'nonce=1', 'jwt=a.b.c',
    'SAMLResponse=PD94', 'SAMLRequest=fZ', 'magic_link=1', 'magic=1', 'sig=a', 'X-Amz-Signature=ab12', 'hmac=1',
    'one_time_code=1', 'login_code=1', 'signin_key=1', 'reset_code=1', 'confirmation_code=1', 'verify_key=1',
    'verification_code=1', 'activation_key=1', 'invite_code=1', 'invitation_code=1', 'password=1', 'client_secret=1',
    'code=a&state=b', 'state=b&code=a', 'x=1&code=a&y=2&state=b', 'ticket=ST-1-a', 'q=eyJhbGciOiJIUzI1NiJ9',
  ]) {
    it(`is ${query}`, () => assert.equal(isOneTime(query), true));
  }

  // biome-ignore format: a list of words
  for (const query of [
    '', 'page=2', 'token', 'token=', 'token=&page=2', 'tokens=2', 'tokenizer=bpe', 'code=1234', 'state=CA',
    'code=&state=b', 'zipcode=1&state=CA', 'ticket=12', 'q=token', 'key=1', 'signal=1', 'design=a', 'secretary=1',
    'nonces=1', 'q=eye', 'sort=magical', 'hotp=1', 'q=code&a=state',
  ]) {
    it(`is not ${query || 'nothing'}`, () => assert.equal(isOneTime(query), false));
  }

  it('is found wherever it stands', () => {
    const part = fc.constantFrom('a=1', 'page=2', 'q=%26', 'x');
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (before, after) =>
        isOneTime([...before, 'token=t', ...after].join('&')),
      ),
    );
  });

  it('is decided quickly for any query', () => {
    for (const text of [
      '_'.repeat(2_000),
      'state=&'.repeat(290),
      'code=a&'.repeat(290),
      '-.'.repeat(1_000),
      'eyj'.repeat(700),
    ]) {
      assert.equal(isOneTime(text), false);
    }
  });
});
