// Chromium's command line: our own list, each flag with its reason. No flag here weakens the isolation of pages, as
// --disable-web-security and --allow-running-insecure-content do.

/**
 * A process for each page beside the browser's own, or one for all. One is for kernels that let no page's process
 * start: a page that crashes or hangs then takes the browser with it.
 */
export type ProcessModel = 'several' | 'single';

export const PROCESS_FLAGS: Readonly<Record<ProcessModel, readonly string[]>> = {
  several: [],
  single: ['--single-process'],
};

// biome-ignore format: a list of words
const DISABLED_FEATURES = [
  // One site per browser: out-of-process frames would cost a process each.
  'IsolateOrigins', 'site-per-process',
  // A page that was left is not kept, and sends nothing afterwards.
  'BackForwardCache', 'FetchLaterAPI',
  // One page's frame shows the next: a new frame for each document takes a tenth of a render's CPU time.
  'RenderDocument',
  // Services without use here.
  'AudioServiceOutOfProcess', 'Translate', 'MediaRouter', 'OptimizationHints',
];

const BLINK_SETTINGS = [
  // A crawler reads text: images are not worth their bytes.
  'imagesEnabled=false',
  // A desktop has a mouse, this machine has none. Hover type 2 is hover, pointer type 4 is fine (Chromium's
  // pointer_properties).
  ...['primaryHoverType=2', 'availableHoverTypes=2', 'primaryPointerType=4', 'availablePointerTypes=4'],
];

/** The flags for one browser. puppeteer adds the DevTools pipe and the profile's folder. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  // Lambda's kernel and most containers offer neither user namespaces nor a setuid helper.
  '--no-sandbox',
  '--no-zygote',
  // Lambda's /dev/shm is missing, Docker's has 64 MB.
  '--disable-dev-shm-usage',
  // Lambda has no GPU, and SwiftShader in its place would take a process.
  '--disable-gpu',
  '--disable-webgl',
  '--in-process-gpu',
  // The package has no SwiftShader: Chromium would look for it in place of the GPU, and crash.
  '--disable-software-rasterizer',
  // A page that takes too much memory loses its own process before the kernel ends one that others need.
  '--js-flags=--max-old-space-size=512',
  '--disable-site-isolation-trials',
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  `--blink-settings=${BLINK_SETTINGS.join(',')}`,
  // A crawler reads text: fonts are not worth their bytes.
  '--disable-remote-fonts',
  '--mute-audio',
  // Every page here is in the background, where Chromium would throttle its timers.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // Only the page's own requests go out.
  '--disable-background-networking',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-pings',
  '--no-first-run',
  '--no-default-browser-check',
  '--password-store=basic',
  '--use-mock-keychain',
  // The bot's language is not forwarded: the same page for everyone.
  '--lang=en-US',
  // The page sees the device's viewport (device.ts); only this much of it is painted.
  '--window-size=64,64',
  // navigator.webdriver must not make a page show other content.
  '--disable-blink-features=AutomationControlled',
  // Frames are drawn on order (page-frames.ts), and an order must end with the whole frame.
  '--run-all-compositor-stages-before-draw',
  // Popups would be pages that we do not watch.
  '--block-new-web-contents',
  // Saves a process: its memory and its start.
  '--enable-features=NetworkServiceInProcess2',
];
