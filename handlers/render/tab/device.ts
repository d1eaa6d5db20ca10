// The devices for which pages are rendered: viewport, touch, user agent and client hints.
import type { Protocol } from 'devtools-protocol';
import {
  CHROME_MAJOR_VERSION,
  DESKTOP_USER_AGENT,
  MOBILE_USER_AGENT,
  userAgentOfCountry,
} from '../../../core/contract/user-agent';
import { contentCountryOf, type DeviceVariant, deviceOf, type Variant } from '../../../core/pages/variants';

/** One device, in the terms of Chromium's emulation. */
export interface Device {
  readonly userAgent: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel, as scripts and media queries see it. */
  readonly pixelRatio: number;
  readonly mobile: boolean;
  readonly clientHints: Protocol.Emulation.UserAgentMetadata;
}

const BRANDS = [
  { brand: 'Chromium', version: String(CHROME_MAJOR_VERSION) },
  { brand: 'Not)A;Brand', version: '24' },
];

const FULL_VERSION = `${CHROME_MAJOR_VERSION}.0.0.0`;

/** The devices. The mobile one has the viewport of Googlebot Smartphone. */
export const DEVICES: Readonly<Record<DeviceVariant, Device>> = {
  desktop: {
    userAgent: DESKTOP_USER_AGENT,
    width: 1280,
    height: 1024,
    pixelRatio: 1,
    mobile: false,
    clientHints: {
      brands: BRANDS,
      fullVersion: FULL_VERSION,
      platform: 'Linux',
      platformVersion: '',
      architecture: 'x86',
      model: '',
      mobile: false,
    },
  },
  mobile: {
    userAgent: MOBILE_USER_AGENT,
    width: 412,
    height: 732,
    pixelRatio: 2.625,
    mobile: true,
    clientHints: {
      brands: BRANDS,
      fullVersion: FULL_VERSION,
      platform: 'Android',
      platformVersion: '10',
      architecture: '',
      model: 'K',
      mobile: true,
    },
  },
};

/** One object for each, since a resting page is used again for the same device. */
const devicesOfCountries = new Map<Variant, Device>();

/** The device of a variant. The site learns by the user agent whose content is wanted. */
export function deviceFor(variant: Variant): Device {
  const device = DEVICES[deviceOf(variant)];
  const country = contentCountryOf(variant);
  if (country === undefined) return device;
  const known = devicesOfCountries.get(variant) ?? {
    ...device,
    userAgent: userAgentOfCountry(device.userAgent, country),
  };
  devicesOfCountries.set(variant, known);
  return known;
}

/** In order of preference. The bot's language is not forwarded: everyone gets the same page. */
export const LANGUAGE = 'en-US,en';

/** A browser's headers when it asks for a document (RFC 9110 §12.5, User-Agent Client Hints). */
export function documentHeaders(device: Device): Readonly<Record<string, string>> {
  return {
    'user-agent': device.userAgent,
    accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'accept-language': 'en-US,en;q=0.9',
    'sec-ch-ua': BRANDS.map(({ brand, version }) => `"${brand}";v="${version}"`).join(', '),
    'sec-ch-ua-mobile': device.mobile ? '?1' : '?0',
    'sec-ch-ua-platform': `"${device.clientHints.platform}"`,
    'sec-fetch-dest': 'document',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'none',
    'upgrade-insecure-requests': '1',
  };
}

/** The commands that make a page this device. */
export function emulationOf(device: Device): Protocol.Emulation.SetDeviceMetricsOverrideRequest {
  const { width, height, pixelRatio, mobile } = device;
  return {
    width,
    height,
    screenWidth: width,
    screenHeight: height,
    deviceScaleFactor: pixelRatio,
    mobile,
    screenOrientation: mobile ? { type: 'portraitPrimary', angle: 0 } : { type: 'landscapePrimary', angle: 0 },
    // The picture is not used: at this scale, painting costs almost nothing, while layout and frames stay real.
    scale: 0.02,
  };
}
