// Variants with a country's content, from the router's header to the user agent of the render.
import assert from 'node:assert/strict';
import {
  botHeaderValue,
  contentCountryOf,
  deviceOf,
  isDeviceVariant,
  isVariant,
  variantOf,
  withContentOf,
} from '../../../core/pages/variants';
import { DEVICES, deviceFor } from '../../../handlers/render/tab/device';

describe('core/pages/variants', () => {
  it('come back from the router’s header', () => {
    for (const variant of ['desktop', 'mobile', 'desktop-DE', 'mobile-AT'] as const)
      assert.equal(variantOf(botHeaderValue(variant, 'www.example.com')), variant);
    assert.equal(withContentOf('DE', botHeaderValue('mobile', 'de-de.example.com')), 'mobile-DE de-de.example.com');
    assert.equal(variantOf(undefined), 'desktop');
  });

  it('are refused in any other form', () => {
    for (const named of [
      '',
      'desktop',
      'desktop-de x',
      'desktop-DEU x',
      'Desktop x',
      'tablet x',
      ' desktop x',
      'mobile-D x',
    ])
      assert.equal(variantOf(named), undefined, named);
    assert.ok(isVariant('desktop-DE') && !isDeviceVariant('desktop-DE') && !isVariant('desktop-DE ') && !isVariant(7));
  });

  it('are rendered as their device, whose user agent names the country', () => {
    assert.equal(deviceFor('desktop'), DEVICES.desktop);
    const german = deviceFor('mobile-DE');
    assert.equal(german, deviceFor('mobile-DE'));
    assert.match(german.userAgent, / Georender\/1\.0 \(renderingbot, like Prerender; DE\)$/);
    assert.deepEqual({ ...german, userAgent: '' }, { ...DEVICES.mobile, userAgent: '' });
    assert.deepEqual(
      [deviceOf('mobile-DE'), contentCountryOf('mobile-DE'), contentCountryOf('desktop')],
      ['mobile', 'DE', undefined],
    );
  });
});
