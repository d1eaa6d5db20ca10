/** For tests that need the built packages: the first build on a machine unpacks Chromium and deflates it. */
export const PACKAGES_TIMEOUT_MS = 600_000;
