// Limits of services that both checks and previews apply; the sources are in checks/sources.ts. "KB" and "MB" are
// taken as 1024 and 1024² bytes: none of the documents says which.

/** By service. */
export const SERVICE_LIMITS = {
  facebook: { leastPicture: { width: 200, height: 200 }, recommendedPicture: { width: 1_200, height: 630 } },
  google: { htmlBytes: 2 * 1024 * 1024 },
  /** Observed: Slack documents no number. */
  slack: { htmlBytes: 32 * 1024 },
  whatsApp: { headBytes: 300 * 1024, pictureBytes: 600 * 1024 },
  x: { titleCharacters: 70, descriptionCharacters: 200 },
} as const;
