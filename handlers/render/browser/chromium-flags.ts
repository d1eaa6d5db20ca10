// Chromium's command line: our own list, each flag with its reason. Nothing here weakens what a page may do to
// another: no --disable-web-security, no --allow-running-insecure-content.

/**
 * How Chromium is divided: a process for each page, beside the browser's; or one for all, where the kernel lets no process
 * of pages start. Then a page that crashes or hangs takes the browser with it.
 */
export type ProcessModel = 'several' | 'single';

/** The flags that make the difference. */
export const PROCESS_FLAGS: Readonly<Record<ProcessModel, readonly string[]>> = {
  several: [],
  single: ['--single-process'],
};

/** The flags for one browser; the DevTools pipe and the profile's folder are added by puppeteer. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  // Lambda's kernel and most containers offer neither user namespaces nor a setuid helper.
  '--no-sandbox',
  '--no-zygote',
  // Lambda's /dev/shm is missing, Docker's has 64 MB.
  '--disable-dev-shm-usage',
  // No GPU in Lambda; without it no SwiftShader process either.
  '--disable-gpu',
  '--disable-webgl',
  '--in-process-gpu',
  // Without SwiftShader in the package, Chromium would look for it in place of the missing GPU, and break down.
  '--disable-software-rasterizer',
  // A page that devours memory loses its own process, before the kernel ends one that others need.
  '--js-flags=--max-old-space-size=512',
  // One site per browser: out-of-process frames would cost a process each.
  '--disable-site-isolation-trials',
  // A page that was left is not kept (BackForwardCache), and sends nothing afterwards (FetchLaterAPI). One page's frame
  // shows the next (RenderDocument): a new one for each document is a tenth of a render's CPU time.
  '--disable-features=IsolateOrigins,site-per-process,AudioServiceOutOfProcess,BackForwardCache,Translate,MediaRouter,OptimizationHints,FetchLaterAPI,RenderDocument',
  // A crawler reads text: neither images nor fonts are worth their bytes. A desktop has a mouse (HoverType 2 is hover,
  // PointerType 4 is fine in Chromium's pointer_properties); the machine has none.
  '--blink-settings=imagesEnabled=false,primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
  '--disable-remote-fonts',
  '--mute-audio',
  // A page in the background would get its timers throttled; every page here is in the background.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // Nothing but the page's own requests goes out.
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
  // The page sees the device's viewport (device.ts); what is painted of it is this small.
  '--window-size=64,64',
  // A page must not show a crawler something else because navigator.webdriver says that nobody drives.
  '--disable-blink-features=AutomationControlled',
  // Frames are drawn on order (page-frames.ts), and an order is done when the whole frame is.
  '--run-all-compositor-stages-before-draw',
  // A popup would be a page that nobody watches.
  '--block-new-web-contents',
  // One process less; its memory and its start are saved.
  '--enable-features=NetworkServiceInProcess2',
];
